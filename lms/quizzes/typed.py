"""Questions as trainers type them, and their neutral form (docs/anleitungen/trainer.md, "Fragen aus Text"). Pure.

One question in each paragraph: its text, then an answer in each line. Forgiving in everything that is not ambiguous.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import Any

from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.marking import examine, lacks_only_feedback

LONGEST = 100_000  # letters of a text
MOST = 200  # questions in it
NAME = 38  # letters of a question's name, made of its first words
ANSWERS = 8

Lines = list[tuple[int, str]]  # each with its number from 1

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TAGS = re.compile(r"(?:#[^#?]{1,60})+")
_FEEDBACK = re.compile(r"(?:>|(?:feedback|rückmeldung|erklärung)\s*:)\s*", re.IGNORECASE)
_KEY = re.compile(r"(?:answer|antwort|lösung|richtig)\s*:\s*([A-Ha-h])(?:\s*[).]?\s*)", re.IGNORECASE)
_SHORT = re.compile(r"(?:antwort|answer)\s*:\s*", re.IGNORECASE)
_TRUTH = re.compile(
    r"(?:antwort\s*:\s*|answer\s*:\s*)?([*+]?)\s*(richtig|falsch|wahr|true|false|stimmt nicht|stimmt)\s*[.!]?",
    re.IGNORECASE,
)
_TRUE = {"richtig", "wahr", "true", "stimmt"}
_RIGHT = re.compile(r"(?:[*+✓✔]|\[\s*[xX]\s*\])\s*")
_WRONG = re.compile(r"(?:[-–•](?:\s+|$)|\[\s*\]\s*)")
_LETTER = re.compile(r"([A-Ha-h])\s*(?:\)\s*|\.\s+)")
_NUMBER = re.compile(r"(?:frage\s*)?(\d{1,3})\s*[).:]\s*", re.IGNORECASE)
# A number that can be nothing else, of one question by itself: "1)", "Frage 3:", and "1." before what is asked.
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_OWN_NUMBER = re.compile(
    rf"(?:frage\s*\d{{1,3}}\s*[).:]|\d{{1,3}}\s*\)|\d{{1,3}}\.(?!\s*(?:{_MONTHS})\b)(?=.*\?$))\s+",
    re.IGNORECASE,
)
_ENDS = ("?", ":", "…")  # a question before answers that bear no mark


@dataclass(frozen=True, slots=True)
class Trouble:
    """What cannot be understood: `line` from 1, 0 for all of the text; `start`: the first words of that line."""

    line: int
    word: Word
    start: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """One question: `line` where it begins; `fields` its neutral form with the uid "q"; `tags` divided by commas."""

    line: int
    fields: dict[str, Any]
    tags: str = ""
    lacks_feedback: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What a text says, and all that is wrong with it."""

    questions: list[Understood] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(slots=True)
class _Option:
    text: str
    letter: str = ""
    right: bool = False
    feedback: str = ""


@dataclass(slots=True)
class _Draft:
    """A paragraph as it is read line by line."""

    line: int
    heading: int = 0  # see `_heading`
    prompt: list[str] = field(default_factory=list)
    options: list[_Option] = field(default_factory=list)
    texts: list[_Option] = field(default_factory=list)
    truths: list[tuple[bool, bool]] = field(default_factory=list)  # true or not, and is it marked?
    key: str = ""
    general: str = ""
    tags: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def understand(text: str) -> Typed:
    """The questions of a text, and what is wrong with it, in the order of its lines."""
    clean = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) > LONGEST:
        return Typed(troubles=[Trouble(0, _("The text is too long. Please take it in parts."))])
    lines = clean.split("\n")
    paragraphs = _unnumbered(list(_paragraphs(lines)))
    if len(paragraphs) > MOST:
        return Typed(
            troubles=[Trouble(0, _("There are more than 200 questions. Please take them in parts."))]
        )
    found = Typed()
    for paragraph in paragraphs:
        made = _question(_draft(paragraph))
        if isinstance(made, Understood):
            found.questions.append(made)
        else:
            found.troubles.extend(replace(one, start=_start(lines[one.line - 1])) for one in made)
    return found


def _start(line: str) -> str:
    """The first words of a line, to find it by."""
    return shorten(line, NAME, placeholder=" …") if " " in line.strip()[:NAME] else line.strip()[:NAME]


def _paragraphs(text: list[str]) -> Iterator[Lines]:
    """Lines with their numbers, divided where one is empty."""
    here: Lines = []
    for number, line in enumerate(text, start=1):
        if line.strip():
            here.append((number, " ".join(line.split())))
        elif here:
            yield here
            here = []
    if here:
        yield here


def _unnumbered(paragraphs: list[Lines]) -> list[Lines]:
    """Without the numbers before questions; "3. Oktober" is none."""
    matches = [_NUMBER.match(lines[0][1]) for lines in paragraphs]
    numbers = [int(match[1]) for match in matches if match]
    in_order = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    number = _NUMBER if in_order else _OWN_NUMBER
    return [[(at, number.sub("", first, count=1) or first), *rest] for (at, first), *rest in paragraphs]


def _draft(lines: Lines) -> _Draft:
    draft = _Draft(lines[0][0])
    rest = [line for line in lines if not _takes_tags(draft, line[1])]
    draft.heading = _heading([line for _number, line in rest])
    for number, line in rest:
        _take(draft, number, line)
    return draft


def _heading(lines: list[str]) -> int:
    """How many lines are the question, where wrong answers bear no mark; 0: all bear one.

    Up to the first line with a question mark or colon; without one, the first line.
    """
    answers = lines[1:]
    if not any(map(_RIGHT.match, answers)) or any(
        _WRONG.match(line) or _LETTER.match(line) for line in answers
    ):
        return 0
    ends = (at for at, line in enumerate(lines, start=1) if line.endswith(_ENDS) and not _RIGHT.match(line))
    return next(ends, 1)


def _take(draft: _Draft, number: int, line: str) -> None:
    """What one line is; the first one is the question."""
    if len(draft.prompt) < max(1, draft.heading) and not draft.options:
        draft.prompt.append(line)
    elif match := _FEEDBACK.match(line):
        _take_feedback(draft, line[match.end() :])
    elif (match := _KEY.fullmatch(line)) and draft.options:
        draft.key = match[1].upper()
    elif (match := _TRUTH.fullmatch(line)) and not draft.options:
        draft.truths.append((match[2].casefold() in _TRUE, bool(match[1])))
    elif match := _SHORT.match(line):
        _take_text(draft, number, line[match.end() :].strip())
    else:
        _take_answer(draft, number, line)


def _take_text(draft: _Draft, number: int, text: str) -> None:
    if text:
        draft.texts.append(_Option(text, right=True))
    else:
        draft.troubles.append(Trouble(number, _("This answer has no text.")))


def _takes_tags(draft: _Draft, line: str) -> bool:
    """A line of nothing but tags: "#Rat #Stadt" or "# Rat, Stadt"."""
    if not _TAGS.fullmatch(line):
        return False
    draft.tags += [part.strip() for part in re.split(r"[#,]", line) if part.strip()]
    return True


def _take_feedback(draft: _Draft, said: str) -> None:
    """Of the answer just above it, else of the whole question."""
    last = next(iter([*draft.options[-1:], *draft.texts[-1:]]), None)
    if last is None:
        draft.general = " ".join(filter(None, [draft.general, said]))
    else:
        last.feedback = " ".join(filter(None, [last.feedback, said]))


def _take_answer(draft: _Draft, number: int, line: str) -> None:
    """An answer with its marks, or a further line of what stands above."""
    option, is_marked = _option(line)
    if not is_marked and not draft.options and not draft.heading:
        draft.prompt.append(line)
    elif not is_marked and draft.options and draft.options[-1].letter:
        draft.options[-1].text += f" {line}"
    elif not option.text:
        draft.troubles.append(Trouble(number, _("This answer has no text.")))
    else:
        draft.options.append(option)


def _option(line: str) -> tuple[_Option, bool]:
    """An answer without its marks, and whether there are any: "* B", "- B", "[x] B", "B) *B"."""
    right = _RIGHT.match(line)
    rest = line[right.end() :] if right else line
    wrong = None if right else _WRONG.match(rest)
    rest = rest[wrong.end() :] if wrong else rest
    letter = _LETTER.match(rest)
    rest = rest[letter.end() :] if letter else rest
    later = _RIGHT.match(rest) if letter and not right else None
    rest = rest[later.end() :] if later else rest
    named = letter[1].upper() if letter else ""
    return _Option(rest.strip(), named, right=bool(right or later)), bool(right or wrong or letter)


def _question(draft: _Draft) -> Understood | list[Trouble]:
    """The question of a paragraph, or what is wrong with it."""
    troubles = draft.troubles or (_keyed(draft) if draft.key else [])
    if troubles:
        return troubles
    fields, problem = _fields(draft)
    if fields is None:
        return [Trouble(draft.line, problem)] if problem else []
    prompt = " ".join(draft.prompt)
    whole = {"uid": "q", "name": _name(prompt), "prompt": prompt, "feedback": draft.general, **fields}
    _made, problems = examine(whole)
    hard = [one for one in problems if not lacks_only_feedback(one)]
    if hard:
        unsaid = _("This question cannot be asked like this. Perhaps a text in it is too long.")
        return [Trouble(draft.line, hard[0].word or unsaid)]
    return Understood(draft.line, whole, ", ".join(draft.tags)[:200], lacks_feedback=bool(problems))


def _keyed(draft: _Draft) -> list[Trouble]:
    """The answer that "ANSWER: B" names is the right one."""
    named = [option for option in draft.options if option.letter == draft.key]
    if not named and len(draft.options) > (place := ord(draft.key) - ord("A")):
        named = [draft.options[place]]
    for option in named[:1]:
        option.right = True
    return (
        []
        if named
        else [Trouble(draft.line, _("There is no answer with the letter that is said to be right."))]
    )


def _fields(draft: _Draft) -> tuple[dict[str, Any] | None, Word | None]:
    """What is particular to its kind, or why there is none."""
    if draft.prompt and not draft.truths and _is_answer(draft.prompt[0]):
        return None, _(
            "This is an answer without a question. Please leave no empty line between a question and its answers."
        )
    if not draft.prompt:
        return None, _(
            "There are only tags here. Please leave no empty line between a question and its tags."
        )
    if draft.truths:
        return _truth(draft)
    if draft.options and draft.texts:
        return None, _("Please either mark the right answers, or write lines that begin with “Antwort:”.")
    if draft.texts:
        return _short(draft), None
    if not draft.options:
        return None, _(
            "There are no answers. Please write each one in a line of its own, the right one with a *."
        )
    if len(draft.options) > ANSWERS:
        return None, _("There are more than eight answers. Please leave some out.")
    if len(draft.options) == 1:
        return None, _(
            "There is only one answer to choose. Please write a second one, or “Antwort:” before it."
        )
    right = sum(option.right for option in draft.options)
    if not right:
        return None, _("No answer is marked as right. Please put a * before it.")
    return _choice(draft, several=right > 1), None


def _is_answer(line: str) -> bool:
    """Does a line bear the marks of an answer, and ask nothing?"""
    marked = any(mark.match(line) for mark in (_RIGHT, _WRONG, _SHORT, _KEY))
    return not line.endswith(_ENDS) and (marked or bool(_TRUTH.fullmatch(line)))


def _truth(draft: _Draft) -> tuple[dict[str, Any] | None, Word | None]:
    """The one that is marked, or the only one there is."""
    marked = {right for right, is_marked in draft.truths if is_marked}
    said = marked or {right for right, _marked in draft.truths}
    if len(said) != 1 or draft.options or draft.texts:
        return None, _("Is the sentence true or not? Please write only one of both, or put a * before it.")
    words = {"feedback": "", "feedback_true": draft.general, "feedback_false": draft.general}
    return {"kind": "true_false", "right": said.pop(), **words}, None


def _short(draft: _Draft) -> dict[str, Any]:
    answers = [
        {
            "text": one.text.replace("\\", "\\\\").replace("*", "\\*"),
            "fraction": 1.0,
            "feedback": one.feedback,
        }
        for one in draft.texts
    ]
    return {"kind": "short_answer", "answers": answers, "feedback_other": draft.general, "feedback": ""}


def _choice(draft: _Draft, *, several: bool) -> dict[str, Any]:
    options = [
        {"uid": f"a{number}", "text": option.text, "right": option.right, "feedback": option.feedback}
        for number, option in enumerate(draft.options, start=1)
    ]
    return {"kind": "multiple_response" if several else "single_choice", "options": options}


def _name(prompt: str) -> str:
    """Its first words."""
    if len(prompt) <= NAME:
        return prompt
    return prompt[:NAME].rpartition(" ")[0].rstrip(" ,.;:") + " …" if " " in prompt[:NAME] else prompt[:NAME]
