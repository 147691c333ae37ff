"""Tables as files (CSV, XLSX) that German Excel opens without asking, and in which no cell is a formula. Pure."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from unicodedata import category, normalize

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

Value = str | int | Decimal | date | None

BOM = "\ufeff"
# Signs with which a spreadsheet begins to calculate. Source: OWASP, CSV Injection.
CALCULATES = frozenset("=+-@|%\u2212")
# Needed inside words of Persian and of Indian scripts; every other sign of form has no place in a cell.
JOINERS = frozenset("\u200c\u200d")
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Table:
    """What stands on one sheet of a workbook: its name, the first line, the others."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]


def sheet(
    head: Sequence[str], rows: Iterable[Sequence[Value]], about: Sequence[tuple[str, str]] = ()
) -> bytes:
    """A table as CSV: UTF-8 with BOM, divided by semicolons, every cell in quotes, one line per row.

    `about` says below the table, after an empty line, what it shows.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(title) for title in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    if about:
        writer.writerows([[], *([cell(label), cell(value)] for label, value in about)])
    return (BOM + out.getvalue()).encode("utf-8")


def workbook(
    head: Sequence[str],
    rows: Iterable[Sequence[Value]],
    about: Sequence[tuple[str, str]],
    names: tuple[str, str],
    more: Sequence[Table] = (),
) -> bytes:
    """The same as XLSX: the table on the first sheet, what it shows on the second; `names` are their two names.

    Text is kept as text, numbers and days as such; the first line stays in view. `more`: tables on further sheets.
    """
    book = Workbook(write_only=True)
    _add(book, Table(names[0], head, rows))
    notes = book.create_sheet(names[1][:31])
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 28, 80
    for pair in about:
        notes.append([_typed(notes, value) for value in pair])
    for table in more:
        _add(book, table)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _add(book: Any, table: Table) -> None:
    made = book.create_sheet(table.name[:31])
    made.freeze_panes = "A2"
    for number, title in enumerate(table.head, start=1):
        made.column_dimensions[get_column_letter(number)].width = min(max(len(title) + 2, 12), 40)
    for row in ([*table.head], *table.rows):
        made.append([_typed(made, value) for value in row])


def _typed(table: Any, value: Value) -> Any:
    """A cell that calculates nothing: for text, the type says so, whatever it begins with."""
    if isinstance(value, datetime):
        value = value.date()
    made = WriteOnlyCell(table, value=cell(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        made.data_type = "s"
    elif isinstance(value, date):
        made.number_format = "DD.MM.YYYY"
    return made


def cell(value: Value) -> str:
    """One value as text: days as dd.mm.yyyy, parts after a comma, whole text in one line.

    A formula becomes text by an apostrophe before it.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    text = _plain(value)
    first = normalize("NFKC", text.lstrip("\u200c\u200d \u3000"))[:1]
    return f"'{text}" if first in CALCULATES and first else text


def _plain(text: str) -> str:
    """Without signs that are not seen: breaks become spaces, marks of direction and the like go."""
    shown = (
        " " if category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in text
        if sign in JOINERS or category(sign) not in ("Cf", "Cs", "Co", "Cn")
    )
    return normalize("NFC", "".join(shown)).strip()


def file_name(title: str, group: str, day: date, kind: str = "csv") -> str:
    """A file's name in small ASCII letters: what, which group, which day, which kind of file."""
    words = " ".join((title, group)).lower().translate(GERMAN)
    ascii_only = normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:80]
    return f"{slug}-{day:%Y-%m-%d}.{kind}"
