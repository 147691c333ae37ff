"""A case: a story, and several questions about it on one screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from lms.quizzes.behaviours import Worth
from lms.quizzes.kinds.base import Answer, Example, Form, Kind, Mark, only_value
from lms.quizzes.kinds.fields import Words
from lms.quizzes.kinds.questions import Part, Questions
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

STORY = _("What happened: who said or did what. Learners can open it again at each question.")
ASKED = _("Two to five are a good number. Each is marked by itself.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a case as its template shows it; `prefix`: of the names in its form.

    `mark`: only after the answer may be judged; None there too where nothing was said.
    """

    number: int
    uid: str
    kind: str
    prompt: str
    own: Any
    prefix: str
    mark: Mark | None = None

    @property
    def template(self) -> str:
        """The template of its kind."""
        return f"lms/quizzes/kinds/{self.kind}.html"

    def within(self, prefix: str) -> "Asked":
        """The same inside a form whose names begin so."""
        return replace(self, prefix=prefix + self.prefix)

    def silent(self) -> "Asked":
        """The same without feedback."""
        return replace(self, mark=replace(self.mark, feedback=())) if self.mark else self


@dataclass(frozen=True, slots=True)
class Told:
    """A case as its template shows it."""

    text: str
    parts: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Case(Kind):
    """The weighted mean of its questions. Response: {"parts": {uid of a question: its response}}; some may be open."""

    prompt: Annotated[str, Words(_("Heading"), longest=120, rows=1)]
    text: Annotated[str, Words(_("The story"), STORY, rows=8)] = ""
    parts: Annotated[tuple[Part, ...], Questions(_("Questions about it"), ASKED)] = ()

    kind: ClassVar[str] = "case"
    label: ClassVar[Word] = _("Case with several questions")
    icon: ClassVar[str] = "group"
    place: ClassVar[int] = 90
    shape: ClassVar[str] = '{"parts": {"<uid of a question>": <a response to it>, …}}'
    in_lessons: ClassVar[bool] = False

    def _answers(self, answer: Answer | None) -> Iterator[tuple[Part, Any]]:
        """Each question with its clean response; None where it is open."""
        said = answer["parts"] if answer else {}
        return ((part, said.get(part.question.uid)) for part in self.parts)

    def asked(self, seed: str) -> dict[str, object]:
        parts = [part.question.public(seed + part.question.uid) for part in self.parts]
        return {"text": self.text, "parts": parts}

    def response_in(self, form: Form) -> dict[str, Any] | None:
        found = {}
        for part in self.parts:
            prefix = f"{part.question.uid}."
            own = {name.removeprefix(prefix): form[name] for name in form if name.startswith(prefix)}
            said = part.question.response_in(own)
            if said is not None:
                found[part.question.uid] = said
        return {"parts": found} if found else None

    def clean(self, response: object) -> dict[str, Any] | None:
        said = only_value(response, "parts")
        uids = [part.question.uid for part in self.parts]
        if not isinstance(said, Mapping) or not set(said) <= set(uids):
            return None
        given = [part.question for part in self.parts if part.question.uid in said]
        cleaned = {question.uid: question.clean(said[question.uid]) for question in given}
        return None if None in cleaned.values() else {"parts": cleaned}

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        reached = sum(
            part.weight * part.question.mark(said).fraction for part, said in self._answers(answer) if said
        )
        return min(1.0, reached / sum(part.weight for part in self.parts)), []

    def worths(self, answer: Answer) -> tuple[Worth, ...]:
        return tuple(
            Worth(part.weight, part.question.mark(said).fraction if said else 0.0)
            for part, said in self._answers(answer)
        )

    def says_nothing(self, answer: Answer) -> bool:
        return all(not said or part.question.says_nothing(said) for part, said in self._answers(answer))

    def is_whole(self, answer: Answer) -> bool:
        return all(
            said and not part.question.says_nothing(said) and part.question.is_whole(said)
            for part, said in self._answers(answer)
        )

    def shown(self, answer: Answer | None, seed: str) -> Told:
        return self._told(answer, seed, judge=False)

    def judged(self, answer: Answer | None, seed: str) -> Told:
        return self._told(answer, seed, judge=True)

    def _told(self, answer: Answer | None, seed: str, *, judge: bool) -> Told:
        told = []
        for number, (part, said) in enumerate(self._answers(answer), start=1):
            one = part.question
            show = one.judged if judge else one.shown
            open_now = not said or one.says_nothing(said)
            mark = one.mark(said) if judge and not open_now else None
            own = show(said, seed + one.uid)
            told.append(Asked(number, one.uid, one.kind, one.prompt, own, f"{one.uid}.", mark))
        return Told(self.text, tuple(told))

    def mixed(self, own: Told, seed: str) -> Told:
        pairs = zip(own.parts, self.parts, strict=True)
        return replace(
            own, parts=tuple(replace(one, own=part.question.mixed(one.own, seed)) for one, part in pairs)
        )

    def silent(self, own: Told) -> Told:
        return replace(own, parts=tuple(one.silent() for one in own.parts))

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        pairs = enumerate(self._answers(answer), start=1)
        return tuple(
            _numbered(number, word)
            for number, (part, said) in pairs
            if said
            for word in part.question.told(said)
        )

    def mistakes(self, answer: Answer) -> tuple[tuple[str | Word, ...], ...]:
        pairs = enumerate(self._answers(answer), start=1)
        return tuple(
            tuple(_numbered(number, word) for word in words)
            for number, (part, said) in pairs
            if said
            for words in part.question.mistakes(said)
        )

    def guess(self) -> float | None:
        guesses = [(part.weight, part.question.guess()) for part in self.parts]
        known = [(weight, guess) for weight, guess in guesses if guess is not None]
        if len(known) < len(guesses):
            return None
        return sum(weight * guess for weight, guess in known) / sum(weight for weight, _guess in known)

    def found(self, answer: Answer) -> tuple[int, int]:
        right = [said for part, said in self._answers(answer) if said and part.question.mark(said).is_right]
        return len(right), len(self.parts)

    def solution(self) -> dict[str, Any] | None:
        found = {part.question.uid: part.question.solution() for part in self.parts}
        return None if None in found.values() else {"parts": found}

    def slip(self) -> dict[str, Any] | None:
        found = {part.question.uid: part.question.slip() for part in self.parts}
        known = {uid: said for uid, said in found.items() if said is not None}
        return {"parts": known} if known else None

    example: ClassVar[Example] = Example(
        {
            "name": "Ein Antrag",
            "prompt": "Der Verein braucht einen Raum",
            "text": "Frau Haddad leitet einen Verein. Der Verein sucht einen Raum für Deutschkurse. Im Rathaus sagt "
            "ein Mitarbeiter: „Dafür ist das Land zuständig.“ Frau Haddad ist unsicher.\n\nZu Hause liest sie: Die "
            "Räume im Bürgerhaus gehören der Stadt.",
            "parts": [
                {"uid": "fall-stelle", "kind": "single_choice", "prompt": "Wer entscheidet über den Raum?",
                 "weight": 2, "options": [
                     {"uid": "a", "text": "Die Stadt", "right": True, "feedback": "Ja. Der Raum gehört der Stadt."},
                     {"uid": "b", "text": "Das Land", "right": False, "feedback": "Wem gehört das Bürgerhaus?"},
                 ]},
                {"uid": "fall-satz", "kind": "true_false", "right": False,
                 "prompt": "Frau Haddad muss die Auskunft hinnehmen.",
                 "feedback_true": "Sie darf nachfragen, auch bei einer anderen Stelle.",
                 "feedback_false": "Genau. Nachfragen ist erlaubt und hilft oft."},
                {"uid": "fall-wort", "kind": "short_answer", "slip_worth": 0.8,
                 "prompt": "Wie heißt das Parlament der Stadt? Der …",
                 "answers": [{"text": "Stadtrat", "fraction": 1.0, "feedback": "Ja, oder kurz: der Rat."},
                             {"text": "Rat", "fraction": 1.0, "feedback": "Ja."}],
                 "feedback_other": "Es ist ein kurzes Wort mit drei Buchstaben."},
            ],
        },
        right={"parts": {"fall-stelle": {"choice": "a"}, "fall-satz": {"value": False}, "fall-wort": {"text": "Rat"}}},
        partial={"parts": {"fall-stelle": {"choice": "a"}, "fall-wort": {"text": "Stadtrad"}}},
        wrong={"parts": {"fall-stelle": {"choice": "b"}, "fall-satz": {"value": True}}},
    )  # fmt: skip


def _numbered(number: int, word: str | Word) -> str | Word:
    """With the number of its question, where it is no word of the interface."""
    return word if isinstance(word, Word) else f"{number}. {word}"
