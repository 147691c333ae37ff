"""What a kind asks its author for: declared once, read from neutral form here, shown as a form by lms.quizzes.blocks.

A field stands in the annotation of the attribute it fills: `text: Annotated[str, Line(_("Answer"))]`.
"""

import re
from collections import Counter
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, get_type_hints

from lms.quizzes.kinds.source import Source
from lms.quizzes.kinds.texts import Word

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
NOTHING = Word("")


@dataclass(frozen=True)
class Field:
    """One thing an author says. `stored`: its name in the author's form, where that is another one.

    `spare`: it is left out of the neutral form where it has its default, so that older questions stay as they are.
    `in_form`: does the author write it? `late`: after all others, though a kind above declares it.
    """

    label: Word = NOTHING
    help: Word = NOTHING
    needed: bool = True
    stored: str = ""
    spare: bool = False
    in_form: bool = True
    late: bool = False

    def read(self, source: Source, name: str, default: Any) -> Any:
        """The value of neutral form; what is wrong with it is noted in the source."""
        raise NotImplementedError

    def is_spare(self, made: Any, default: Any) -> bool:
        """Is a neutral value left out?"""
        return bool(self.spare and made == default)

    def to_form(self, value: Any) -> Any:
        """A neutral value as the author's form keeps it."""
        return value

    def from_form(self, value: Any) -> Any:
        """What the author's form keeps as a neutral value."""
        return value


@dataclass(frozen=True)
class Key(Field):
    """A stable name; the editor gives it by itself. Answers hang on it."""

    in_form: bool = False

    def read(self, source: Source, name: str, default: Any) -> str:
        value = source.text(name)
        if value.strip() and not KEY.fullmatch(value):
            said = "may have only small letters a to z, digits and single marks between them"
            source.lacking(name, f'"{name}" {said}')
        return value


@dataclass(frozen=True)
class Line(Field):
    """A text in one line."""

    longest: int = 300

    def read(self, source: Source, name: str, default: Any) -> str:
        return source.text(name, needed=self.needed, longest=self.longest)

    def to_form(self, value: Any) -> Any:
        return value.strip()

    def from_form(self, value: Any) -> Any:
        return value or ""


@dataclass(frozen=True)
class Words(Line):
    """A text in several lines."""

    longest: int = 0
    rows: int = 2


@dataclass(frozen=True)
class Texts(Field):
    """Several short texts, one in each line of the author's form. Neutral form: a list of texts."""

    longest: int = 300
    most: int = 5

    def read(self, source: Source, name: str, default: Any) -> tuple[str, ...]:
        return source.texts(name, longest=self.longest, most=self.most)

    def is_spare(self, made: Any, default: Any) -> bool:
        return not made

    def to_form(self, value: Any) -> Any:
        return "\n".join(text.strip() for text in value)

    def from_form(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


@dataclass(frozen=True)
class Yes(Field):
    """Something to tick."""

    def read(self, source: Source, name: str, default: Any) -> bool:
        return source.truth(name, default=default)


@dataclass(frozen=True)
class Truth(Yes):
    """True or not, each with its word."""

    yes: Word = NOTHING
    no: Word = NOTHING

    def to_form(self, value: Any) -> Any:
        return "true" if value else "false"

    def from_form(self, value: Any) -> Any:
        return value == "true"


@dataclass(frozen=True)
class Pick(Field):
    """One of several values, each with its word. `rare`: those that authors see only where a file brought them."""

    options: tuple[tuple[str, Word], ...] = ()
    rare: frozenset[str] = frozenset()

    def read(self, source: Source, name: str, default: Any) -> str:
        value = source.fields.get(name, default)
        known = [key for key, _word in self.options]
        if value not in known:
            said = f"must be one of {', '.join(known)}" if name in source.fields else "is missing"
            source.broken(name, f'"{name}" {said}')
            return known[0]
        return str(value)


@dataclass(frozen=True)
class Whole(Field):
    """A whole number."""

    least: int = 0
    most: int = 1000

    def read(self, source: Source, name: str, default: Any) -> int:
        value = source.number(name, least=self.least, most=self.most, default=default)
        if not isinstance(value, int):
            source.broken(name, f'"{name}" is not a whole number')
        return int(value)

    def from_form(self, value: Any) -> Any:
        return value or 0


@dataclass(frozen=True)
class Number(Field):
    """Any number, with decimals."""

    least: float = -1e12
    most: float = 1e12

    def read(self, source: Source, name: str, default: Any) -> float:
        return source.number(name, least=self.least, most=self.most, default=default)

    def from_form(self, value: Any) -> Any:
        return value or 0


@dataclass(frozen=True)
class Image(Field):
    """A picture: in a course file the name of a file of its folder `images`, elsewhere the number of an image."""

    def read(self, source: Source, name: str, default: Any) -> int | str:
        value = source.fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | str):
            source.broken(name, f'"{name}" is not a picture')
            return ""
        if self.needed and not value:
            source.lacking(name, f'"{name}" is {"empty" if name in source.fields else "missing"}')
        return value

    def from_form(self, value: Any) -> Any:
        return value.pk if value else ""


@dataclass(frozen=True)
class Share(Field):
    """A part of the whole, from `least` to 1; authors write percent, with so many decimals.

    `first`: what stands in the form of a new question, in percent, where that is not the default of older ones.
    """

    least: int = 0
    decimals: int = 0
    first: int | None = None

    def read(self, source: Source, name: str, default: Any) -> float:
        return float(source.number(name, least=self.least, most=1, default=default))

    def to_form(self, value: Any) -> Any:
        return round(value * 100, self.decimals or None)

    def from_form(self, value: Any) -> Any:
        return round((value or 0) / 100, 7)


@dataclass(frozen=True, slots=True)
class Valued:
    """A text and what it is worth, from 0 to 1."""

    text: str
    fraction: float = 1.0


@dataclass(frozen=True)
class Weighed(Field):
    """Texts that are worth something, as lines: `word` the whole, `50% word` a part of it.

    Neutral form: [{"text": "word", "fraction": 1.0}, …].
    """

    longest: int = 200
    most: int = 20

    def read(self, source: Source, name: str, default: Any) -> tuple[Valued, ...]:
        parts = source.parts(name)
        for part in parts:
            part.only({"text", "fraction"})
        if len(parts) > self.most or not parts:
            source.lacking(name, f'"{name}" needs 1 to {self.most} entries')
        return tuple(
            Valued(
                part.text("text", longest=self.longest),
                float(part.number("fraction", least=0, most=1, default=1.0)),
            )
            for part in parts
        )

    def to_form(self, value: Any) -> Any:
        return "\n".join(_as_line(entry["text"].strip(), entry.get("fraction", 1)) for entry in value)

    def from_form(self, value: Any) -> Any:
        return [_from_line(line.strip()) for line in (value or "").splitlines() if line.strip()]


SHARED = re.compile(r"(\d{1,3}(?:[.,]\d{1,5})?) ?% +(\S.*)")


def _as_line(text: str, fraction: float) -> str:
    if fraction == 1 and not SHARED.fullmatch(text):
        return text
    percent = f"{fraction * 100:.5f}".rstrip("0").rstrip(".")
    return f"{percent}% {text}"


def _from_line(line: str) -> dict[str, Any]:
    found = SHARED.fullmatch(line)
    if found and float(found[1].replace(",", ".")) <= 100:
        return {"text": found[2], "fraction": round(float(found[1].replace(",", ".")) / 100, 7)}
    return {"text": line, "fraction": 1.0}


@dataclass(frozen=True)
class Rows(Field):
    """A list of parts of one shape."""

    of: type = object
    least: int = 1
    most: int = 20

    def read(self, source: Source, name: str, default: Any) -> tuple[Any, ...]:
        parts = source.parts(name) if self.least or name in source.fields else []
        made = tuple(self.of(**taken(self.of, part)) for part in parts)
        if parts and not self.least <= len(parts) <= self.most:
            said = f"has {len(parts)} entries; it needs {self.least} to {self.most}"
            source.lacking(name, f'"{name}" {said}')
        for key, times in Counter(getattr(row, "uid", number) for number, row in enumerate(made)).items():
            if times > 1:
                source.broken(name, f'"{name}": the uid "{key}" is there {times} times')
        return made


@cache
def declared(shape: type) -> dict[str, Field]:
    """The fields of a kind, or of a row, by name, in the order of a form."""
    hints = get_type_hints(shape, include_extras=True)
    found = {
        name: field
        for name, hint in hints.items()
        for field in getattr(hint, "__metadata__", ())
        if isinstance(field, Field)
    }
    after = [*(name for name, field in found.items() if field.late), "feedback", "hints"]
    last = {name: found.pop(name) for name in after if name in found}
    return {**found, **last}


@cache
def defaults(shape: type) -> dict[str, Any]:
    """The values of what may be left out."""
    return {field.name: field.default for field in fields(shape) if field.default is not MISSING}


def taken(shape: type, source: Source, *more: str) -> dict[str, Any]:
    """All declared values of a source; what is wrong is noted there. `more`: other fields that may be there."""
    known, spare = declared(shape), defaults(shape)
    source.only({*known, *more})
    return {name: field.read(source, name, spare.get(name)) for name, field in known.items()}
