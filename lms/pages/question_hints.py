"""What could be better in a question that somebody is writing. Pure; hints only, nothing is refused by them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

# A phone of 360 × 740 shows a question below the head of the page and above the button; measured on our own pages.
PROMPT_LINE, PROMPT_HEIGHT = 26, 30
"""Letters in a line of a question, and its height in pixels."""
OPTION_LINE, OPTION_HEIGHT, OPTION_FRAME = 31, 23, 45
"""The same for an answer, and the pixels around it."""
SCREEN = 580
"""Pixels from which on it is too long: 500 are left for both, and scrolling a little is no harm."""
_ALL_OF_THESE = re.compile(
    r"\b(?:alle|keine?)\b(?:\s+\w+){0,3}\s+\b(?:antwort\w*|genannte\w*|davon|oben|aussagen?)\b"
    r"|\b(?:all|none)\s+of\s+(?:the\s+above|these|them)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:nicht|kein(?:e[mnrs]?)?|nie(?:mals)?|not|never|no)\b|n['’]t\b", re.IGNORECASE)

_END = re.compile(r"(?<=[.!?:])\s+")  # of a sentence; the last one asks, what stands before tells a story


class QuestionNoteKind(StrEnum):
    """What a note about questions is about."""

    NO_RIGHT = "no_right"
    TWO_RIGHT = "two_right"
    NO_FEEDBACK = "no_feedback"
    ALL_OF_THESE = "all_of_these"
    NEGATION = "negation"
    TOO_LONG = "too_long"
    RIGHT_IS_LONGEST = "right_is_longest"


@dataclass(frozen=True, slots=True)
class QuestionNote:
    """One thing to look at. `where` names the question, `number` says how many."""

    kind: QuestionNoteKind
    where: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer."""

    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `feedback`: the sentences after each answer, some perhaps empty; `one_right`: a single choice."""

    name: str
    prompt: str
    feedback: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    one_right: bool = False

    @property
    def text(self) -> str:
        """All that is read before one answers, a line for each piece."""
        return "\n".join([self.prompt, *(option.text for option in self.options)])


def question_notes(questions: Iterable[Asked]) -> Iterator[QuestionNote]:
    """The notes about each question, then about all together."""
    listed = list(questions)
    for question in listed:
        for kind, number in _notes(question):
            yield QuestionNote(kind, question.name or question.prompt, number)
    if gives_away := _given_away(listed):
        yield QuestionNote(QuestionNoteKind.RIGHT_IS_LONGEST, number=gives_away)


def _notes(question: Asked) -> Iterator[tuple[QuestionNoteKind, int]]:
    right = sum(option.right for option in question.options)
    if question.options and not right:
        yield QuestionNoteKind.NO_RIGHT, 0
    if question.one_right and right > 1:
        yield QuestionNoteKind.TWO_RIGHT, right
    if missing := sum(not text.strip() for text in question.feedback):
        yield QuestionNoteKind.NO_FEEDBACK, missing
    if any(_ALL_OF_THESE.search(option.text) for option in question.options):
        yield QuestionNoteKind.ALL_OF_THESE, 0
    if _NEGATION.search(_END.split(question.prompt.strip())[-1]):
        yield QuestionNoteKind.NEGATION, 0
    if height(question) > SCREEN:
        yield QuestionNoteKind.TOO_LONG, 0


def height(question: Asked) -> int:
    """How high a question with its answers stands on a phone, in pixels."""
    lines = sum(max(1, ceil(len(line) / PROMPT_LINE)) for line in question.prompt.splitlines())
    options = (ceil(len(option.text) / OPTION_LINE) for option in question.options)
    return lines * PROMPT_HEIGHT + sum(each * OPTION_HEIGHT + OPTION_FRAME for each in options)


def _given_away(questions: Iterable[Asked]) -> int:
    """In how many single choices the right answer is the longest; 0 where that is at most half of three or more."""
    singles = [question.options for question in questions if question.one_right and len(question.options) > 1]
    longest = sum(max(options, key=lambda option: len(option.text)).right for options in singles)
    return longest if len(singles) >= 3 and longest * 2 > len(singles) else 0
