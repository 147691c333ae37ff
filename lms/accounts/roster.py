"""A list of people out of the lines of a file: which column is which, and what is wrong where. Pure."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from lms.accounts.tablefile import Line, Unfit, UnfitFile


class Column(StrEnum):
    """The columns we read, by the name of the field they fill."""

    GIVEN_NAMES = "given_names"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    ASSOCIATION = "association"
    PHONE = "phone"
    NEEDS = "needs"


# How a column may be titled, in small letters and digits only. The first is the one of the template.
TITLES: dict[Column, tuple[str, ...]] = {
    Column.GIVEN_NAMES: ("vorname", "vornamen", "rufname", "givennames", "givenname", "firstname"),
    Column.FAMILY_NAME: ("nachname", "familienname", "name", "familyname", "lastname", "surname"),
    Column.EMAIL: ("email", "emailadresse", "mail", "mailadresse", "emailaddress"),
    Column.ASSOCIATION: ("verein", "organisation", "mso", "association", "organization"),
    Column.PHONE: ("telefon", "telefonnummer", "handy", "mobil", "phone"),
    Column.NEEDS: ("bedarf", "bedarfe", "needs"),
}
TEMPLATE = ("Vorname", "Nachname", "E-Mail", "Verein")
FOR_A_SEMINAR = ("Telefon", "Bedarf")
PEOPLE = frozenset({Column.GIVEN_NAMES, Column.FAMILY_NAME, Column.EMAIL, Column.ASSOCIATION})
NUMBER = re.compile(r"\+[0-9][0-9 ()/.-]*")  # no formula, though it begins like one
LONGEST: dict[Column, int] = {
    Column.GIVEN_NAMES: 150,
    Column.FAMILY_NAME: 150,
    Column.EMAIL: 254,
    Column.ASSOCIATION: 200,
    Column.PHONE: 40,
    Column.NEEDS: 300,
}


class Wrong(StrEnum):
    """What is wrong with one cell, or with a line where no column is named."""

    FORMULA = "formula"
    TOO_LONG = "too_long"
    NO_NAME = "no_name"
    BAD_EMAIL = "bad_email"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct. `other` is the earlier line where somebody stands twice."""

    wrong: Wrong
    column: Column | None = None
    other: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the list, as written, with what is wrong."""

    line: int
    given_names: str = ""
    family_name: str = ""
    email: str = ""
    association: str = ""
    phone: str = ""
    needs: str = ""
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """The whole list, and the titles of columns that say nothing to us."""

    entries: tuple[Entry, ...]
    unused: tuple[str, ...] = field(default=())


def roster_of(
    lines: Sequence[Line], *, is_email: Callable[[str], bool], columns: Collection[Column] = PEOPLE
) -> Roster:
    """The list; its first line holds the titles, of which `columns` are read.

    Raises UnfitFile where no column with a name is found.
    """
    titles = [one if (one := _column(cell)) in columns else None for cell in lines[0].cells]
    known = [column for column in titles if column is not None]
    if len(known) != len(set(known)):
        raise UnfitFile(Unfit.TITLE_TWICE)
    if not {Column.GIVEN_NAMES, Column.FAMILY_NAME} & set(known):
        raise UnfitFile(Unfit.NO_TITLES)
    if len(lines) == 1:
        raise UnfitFile(Unfit.EMPTY)
    entries = [_entry(line, titles, is_email) for line in lines[1:]]
    unused = [cell for cell, column in zip(lines[0].cells, titles, strict=True) if cell and column is None]
    return Roster(tuple(_without_repeats(entries)), tuple(unused))


def key_of(entry: Entry) -> tuple[str, str]:
    """By what two lines are the same person: name and address, without capitals and double spaces."""
    return folded(f"{entry.given_names} {entry.family_name}"), entry.email


def folded(text: str) -> str:
    """A name for comparing within one file."""
    return " ".join(normalize("NFKC", text).casefold().split())


def _column(title: str) -> Column | None:
    wanted = "".join(sign for sign in normalize("NFKC", title).casefold() if sign.isalnum())
    return next((column for column, names in TITLES.items() if wanted in names), None)


def _entry(line: Line, titles: Sequence[Column | None], is_email: Callable[[str], bool]) -> Entry:
    found: dict[Column, str] = {}
    mistakes: list[Mistake] = []
    for number, (text, column) in enumerate(zip(line.cells, titles, strict=False)):
        if column is None:
            continue
        if number in line.formulas and not (column == Column.PHONE and NUMBER.fullmatch(text)):
            mistakes.append(Mistake(Wrong.FORMULA, column))
        elif len(text) > LONGEST[column]:
            mistakes.append(Mistake(Wrong.TOO_LONG, column))
        else:
            found[column] = text
    email = found.get(Column.EMAIL, "").lower()
    if email and not is_email(email):
        mistakes.append(Mistake(Wrong.BAD_EMAIL, Column.EMAIL))
    given: dict[str, Any] = {str(column): text for column, text in found.items()}
    entry = Entry(line.number, **given | {"email": email})
    if not mistakes and not entry.given_names and not entry.family_name:
        mistakes.append(Mistake(Wrong.NO_NAME))
    return replace(entry, mistakes=tuple(mistakes))


def _without_repeats(entries: Sequence[Entry]) -> list[Entry]:
    """Whoever stands twice is wrong the second time."""
    first: dict[tuple[str, str], int] = {}
    found = []
    for entry in entries:
        earlier = None if entry.mistakes else first.get(key_of(entry))
        if earlier is not None:
            entry = replace(entry, mistakes=(Mistake(Wrong.TWICE, other=earlier),))
        elif not entry.mistakes:
            first[key_of(entry)] = entry.line
        found.append(entry)
    return found
