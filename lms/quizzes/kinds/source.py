"""A question in neutral form while it is read, and everything that is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from lms.quizzes.kinds.texts import Word

Place = tuple[str | int, ...]  # the fields, and the numbers in lists from 0, that lead to a value
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place. `breaks`: the question cannot be asked; else an author must mend it.

    `word`: the same in words for an author, where no single field of a form can know it.
    """

    place: Place
    text: str
    breaks: bool
    word: Word | None = None

    def __str__(self) -> str:
        *above, last = self.place or ("",)
        listed = isinstance(last, int)
        steps = self.place if listed else tuple(above)
        where = " ".join(str(step + 1) if isinstance(step, int) else step for step in steps)
        return f"{where}: {self.text}" if where else self.text


@dataclass(slots=True)
class Source:
    """The fields of a question, or of a row in it; what is wrong with them is noted in one list."""

    fields: Mapping[str, object]
    place: Place = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        """Can it not be asked?"""
        return any(problem.breaks for problem in self.problems)

    def broken(self, name: str, text: str) -> None:
        """Note what makes it impossible to ask."""
        self.problems.append(Problem((*self.place, name), text, breaks=True))

    def lacking(self, name: str, text: str) -> None:
        """Note what an author must mend."""
        self.problems.append(Problem((*self.place, name), text, breaks=False))

    def text(self, name: str, *, needed: bool = True, longest: int = 0) -> str:
        """A text; empty where it is missing."""
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            self.broken(name, f'"{name}" is not a text')
            return ""
        if needed and not value.strip():
            self.lacking(name, f'"{name}" is {"empty" if name in self.fields else "missing"}')
        if longest and len(value.strip()) > longest:
            self.lacking(name, f'"{name}" is longer than {longest} characters')
        if CONTROLS.search(value):
            self.lacking(name, f'"{name}": there is a control character in it')
        return value

    def texts(self, name: str, *, longest: int, most: int) -> tuple[str, ...]:
        """A list of texts; none where it is missing."""
        value = self.fields.get(name, [])
        if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
            self.broken(name, f'"{name}" is not a list of texts')
            return ()
        if len(value) > most:
            self.lacking(name, f'"{name}" has {len(value)} entries; {most} are the most')
        for text in value:
            Source({name: text}, self.place, self.problems).text(name, longest=longest)
        return tuple(value)

    def truth(self, name: str, *, default: object = None) -> bool:
        """A yes or no; broken where there is neither a value nor a default."""
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            self.broken(name, f'"{name}" is {"neither true nor false" if name in self.fields else "missing"}')
            return False
        return value

    def number(self, name: str, *, least: float, most: float, default: object = None) -> float:
        """A number in these limits; the smallest where it is none."""
        value = self.fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            said = f"is not a number from {least:g} to {most:g}"
            self.broken(name, f'"{name}" {said if name in self.fields else "is missing"}')
            return least
        return value

    def parts(self, name: str) -> list["Source"]:
        """A list of tables, each to be read by itself."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not all(isinstance(part, Mapping) for part in value):
            self.broken(name, f'"{name}" is {"not a list of tables" if name in self.fields else "missing"}')
            return []
        tables = cast("list[Mapping[str, object]]", value)
        place = (*self.place, name)
        return [Source(part, (*place, number), self.problems) for number, part in enumerate(tables)]

    def only(self, known: set[str]) -> None:
        """Name every field that is none of these."""
        for name in [name for name in self.fields if name not in known]:
            self.lacking(name, f'"{name}" is not known here')
