"""What every kind of question is and can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Self

RIGHT_FROM, WRONG_BELOW = 0.999999, 0.000001  # as in Moodle


class State(StrEnum):
    """What an answer is. Invalid: not of the shape its kind asks for; told to learners as "not answered".

    Said: an answer of a kind that is not graded.
    """

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    INVALID = "invalid"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked answer: a fraction from 0 to 1 (0 where nothing is graded), its state, and the texts to show."""

    fraction: float
    state: State
    feedback: tuple[str, ...] = ()

    @classmethod
    def of(cls, fraction: float | None, feedback: Sequence[str]) -> Self:
        """The mark of this fraction, None where nothing is graded; empty texts are left out."""
        state = State.PARTIAL
        if fraction is None:
            state, fraction = State.SAID, 0.0
        elif fraction > RIGHT_FROM:
            state = State.RIGHT
        elif fraction < WRONG_BELOW:
            state = State.WRONG
        return cls(fraction, state, tuple(text for text in feedback if text))


INVALID = Mark(0.0, State.INVALID)


@dataclass(slots=True)
class Source:
    """A question in neutral form while it is read. `broken`: it cannot be asked. `lacking`: an author must mend it."""

    fields: Mapping[str, object]
    where: str = ""
    broken: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)

    def text(self, name: str, *, needed: bool = True) -> str:
        """A text field; empty where it is missing."""
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            self.broken.append(f"{self.where}{name} is not a text")
            return ""
        if needed and not value.strip():
            self.lacking.append(f"{self.where}{name} is missing")
        return value

    def truth(self, name: str, *, default: bool | None = None) -> bool:
        """A yes or no; broken where there is neither a value nor a default."""
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            self.broken.append(f"{self.where}{name} is neither true nor false")
            return False
        return value

    def parts(self, name: str, known: set[str]) -> list["Source"]:
        """A list of tables; their problems are kept here too."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not all(isinstance(part, Mapping) for part in value):
            self.broken.append(f"{self.where}{name} is not a list of tables")
            return []
        made = []
        for number, part in enumerate(value, start=1):
            made.append(Source(part, f"{self.where}{name} {number}: ", self.broken, self.lacking))
            made[-1].only(known)
        return made

    def only(self, known: set[str]) -> None:
        """Name every field that is none of these."""
        self.lacking += [f"{self.where}{name} is unknown" for name in self.fields if name not in known]


COMMON = {"uid", "kind", "name", "prompt", "feedback"}


@dataclass(frozen=True, slots=True)
class Kind(ABC):
    """One question as asked and marked. `name` is its short label, `feedback` is shown to everybody afterwards."""

    uid: str
    name: str
    prompt: str
    feedback: str

    kind: ClassVar[str]
    graded: ClassVar[bool] = True  # False: it has no right answer and never counts towards a score

    @classmethod
    @abstractmethod
    def read(cls, source: Source) -> Self:
        """The question of these fields; what is wrong with them is noted in the source."""

    @abstractmethod
    def clean(self, response: object) -> dict[str, object] | None:
        """The response in its one spelling, or None where it is invalid."""

    @abstractmethod
    def _marked(self, answer: Mapping[str, object]) -> tuple[float | None, list[str]]:
        """Fraction (None where nothing is graded) and own feedback of a clean response."""

    def asked(self) -> dict[str, object]:
        """What only this kind shows before an answer."""
        return {}

    def mark(self, response: object) -> Mark:
        """Mark any JSON value; never an exception."""
        answer = self.clean(response)
        if answer is None:
            return INVALID
        fraction, texts = self._marked(answer)
        return Mark.of(fraction, [*texts, self.feedback])

    def public(self) -> dict[str, object]:
        """All that a learner may get before answering: nothing here depends on the key."""
        return {"uid": self.uid, "kind": self.kind, "name": self.name, "prompt": self.prompt, **self.asked()}


def common(source: Source) -> dict[str, str]:
    """The fields that every kind has."""
    feedback = source.text("feedback", needed=False)
    return {
        "uid": source.text("uid"),
        "name": source.text("name"),
        "prompt": source.text("prompt"),
        "feedback": feedback,
    }


def only_value(response: object, name: str) -> object:
    """The value of a response that has exactly this one field; None for every other shape."""
    if isinstance(response, Mapping) and set(response) == {name}:
        return response[name]
    return None
