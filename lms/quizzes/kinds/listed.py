"""What the kinds have in common whose answers are lines to choose from."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from lms.quizzes.kinds.base import Answer, Kind
from lms.quizzes.kinds.texts import Word


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose. A Word is of the interface, a text of the author. `state` (right, wrong, missed) only after
    the answer may be judged.
    """

    value: str
    text: str | Word
    chosen: bool
    state: str = ""

    @property
    def is_ours(self) -> bool:
        """Is it a word of the interface?"""
        return isinstance(self.text, Word)


@dataclass(frozen=True, slots=True)
class Listed(Kind):
    """A question whose answer is one or more of several lines."""

    tells_missed: ClassVar[bool] = False  # is a right line that nobody chose told afterwards?

    @abstractmethod
    def choices(self) -> list[tuple[str, str | Word]]:
        """Value and text of each line."""

    @abstractmethod
    def chosen(self, answer: Answer | None) -> set[str]:
        """The values of a clean response."""

    @abstractmethod
    def key(self) -> set[str]:
        """The values of the right lines."""

    def shown(self, answer: Answer | None, seed: str) -> Any:
        chosen = self.chosen(answer)
        return tuple(Line(value, text, value in chosen) for value, text in self.choices())

    def judged(self, answer: Answer | None, seed: str) -> Any:
        key = self.key() if self.graded else None
        lines: tuple[Line, ...] = self.shown(answer, seed)
        return tuple(Line(i.value, i.text, i.chosen, self._verdict(i, key)) for i in lines)

    def _verdict(self, line: Line, key: set[str] | None) -> str:
        if key is None:
            return ""
        if line.chosen:
            return "right" if line.value in key else "wrong"
        return "missed" if self.tells_missed and line.value in key else ""

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        chosen = self.chosen(answer)
        return tuple(text for value, text in self.choices() if value in chosen)

    def mistakes(self, answer: Answer) -> tuple[tuple[str | Word, ...], ...]:
        wrong = self.chosen(answer) - self.key() if self.graded else set()
        return tuple((text,) for value, text in self.choices() if value in wrong)

    def found(self, answer: Answer) -> tuple[int, int]:
        key = self.key()
        right = len(key & self.chosen(answer))
        return right, len(key) if self.tells_missed else right

    def says_nothing(self, answer: Answer) -> bool:
        return not self.chosen(answer)
