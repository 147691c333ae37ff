"""What the kinds have in common whose answers fill several places: pairs, items of categories, gaps."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from lms.quizzes.behaviours import Worth
from lms.quizzes.kinds.base import Answer, Form, Kind, only_value
from lms.quizzes.kinds.short_answer import is_words
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.wildcard import fold

LONGEST = 500


@lru_cache(maxsize=1024)
def in_order(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Each text once, from A to Z and from small to large, so that the order tells nothing of the key."""
    return tuple(sorted(set(texts), key=_order))


def _order(text: str) -> tuple[Any, ...]:
    runs = re.split(r"(\d+)", fold(text, case_sensitive=False))
    return tuple((int(run[:18]), run) if run.isdecimal() else (0, run) for run in runs), text


@dataclass(frozen=True, slots=True)
class Place:
    """One place to fill: what may be chosen (nothing: it is typed), what was said, and `state` (right, partly, wrong,
    missed) only after the answer may be judged. `name`: of its values in a form.
    """

    uid: str
    name: str
    text: str
    said: str
    options: tuple[tuple[str, str], ...] = ()
    state: str = ""

    @property
    def told(self) -> str:
        """What was said, in words."""
        return dict(self.options).get(self.said, self.said)


@dataclass(frozen=True, slots=True)
class Parted(Kind):
    """A question with several places. Response: {field: {uid of a place: value}}; places may be left open.

    The mark is the weighted mean of the fractions of all places.
    """

    field: ClassVar[str]  # of a response
    one: ClassVar[str]  # of a form: "pair" makes names such as pair-a

    @abstractmethod
    def places(self) -> list[tuple[str, str]]:
        """Uid and text of each place, as they are shown."""

    @abstractmethod
    def options(self, uid: str) -> tuple[tuple[str, str], ...]:
        """Value and text of all that may be chosen in a place; empty where it is typed."""

    @abstractmethod
    def fraction(self, uid: str, said: str) -> float:
        """What a value is worth in a place, from 0 to 1."""

    def weight(self, uid: str) -> int:
        """How much a place counts."""
        return 1

    def hint(self, uid: str) -> str:
        """What to say to who filled a place in another way; empty: nothing."""
        return ""

    def best(self, uid: str) -> str:
        """The right value of a place."""
        return next(value for value, _text in self.options(uid) if self.fraction(uid, value) == 1)

    def response_in(self, form: Form) -> dict[str, Any] | None:
        found = {uid: form[name][0] for uid, _ in self.places() if form.get(name := f"{self.one}-{uid}")}
        filled = {uid: value for uid, value in found.items() if value.strip()}
        return {self.field: filled} if filled else None

    def clean(self, response: object) -> dict[str, Any] | None:
        found = only_value(response, self.field)
        uids = [uid for uid, _text in self.places()]
        if not isinstance(found, Mapping) or not set(found) <= set(uids):
            return None
        if not all(isinstance(value, str) and self._fits(uid, value) for uid, value in found.items()):
            return None
        return {self.field: {uid: found[uid].strip() for uid in uids if uid in found}}

    def _fits(self, uid: str, value: str) -> bool:
        options = self.options(uid)
        return any(value == one for one, _text in options) if options else is_words(value, LONGEST)

    def says_nothing(self, answer: Answer) -> bool:
        return not answer[self.field]

    def is_whole(self, answer: Answer) -> bool:
        return len(answer[self.field]) == len(self.places())

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        worth = {uid: self.fraction(uid, value) for uid, value in answer[self.field].items()}
        reached = sum(self.weight(uid) * fraction for uid, fraction in worth.items())
        whole = sum(self.weight(uid) for uid, _text in self.places())
        told = [self.hint(uid) for uid, fraction in worth.items() if fraction < 1]
        return reached / whole, list(dict.fromkeys(told))

    def worths(self, answer: Answer) -> tuple[Worth, ...]:
        said = answer[self.field]
        return tuple(
            Worth(self.weight(uid), self.fraction(uid, said[uid]) if uid in said else 0.0)
            for uid, _text in self.places()
        )

    def found(self, answer: Answer) -> tuple[int, int]:
        right = sum(self.fraction(uid, value) == 1 for uid, value in answer[self.field].items())
        return right, len(self.places())

    def shown(self, answer: Answer | None, seed: str) -> Any:
        return self._places(answer)

    def judged(self, answer: Answer | None, seed: str) -> Any:
        return self._places(answer, judge=True)

    def _places(self, answer: Answer | None, *, judge: bool = False) -> tuple[Place, ...]:
        said: Mapping[str, str] = answer[self.field] if answer else {}
        return tuple(
            Place(
                uid, f"{self.one}-{uid}", text, said.get(uid, ""), self.options(uid),
                self._state(uid, said.get(uid, "")) if judge else "",
            )
            for uid, text in self.places()
        )  # fmt: skip

    def _state(self, uid: str, said: str) -> str:
        if not said:
            return "missed"
        fraction = self.fraction(uid, said)
        return "right" if fraction == 1 else "partly" if fraction else "wrong"

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        return tuple(f"{place.text}: {place.told}" for place in self._places(answer) if place.said)

    def solution(self) -> dict[str, Any] | None:
        return {self.field: {uid: self.best(uid) for uid, _text in self.places()}}

    def slip(self) -> dict[str, Any] | None:
        return {self.field: {uid: self._other(uid) for uid, _text in self.places()}}

    def _other(self, uid: str) -> str:
        wrong = (value for value, _text in self.options(uid) if self.fraction(uid, value) < 1)
        return next(wrong, "") or ("?" if not self.options(uid) else self.best(uid))
