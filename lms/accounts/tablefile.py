"""Reads a small table out of an uploaded file, CSV or XLSX, whatever program made it. Pure.

Nothing of the file is believed: sizes are limited before anything is unpacked, formulas are not calculated.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from unicodedata import category, normalize
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000  # bytes; zipfile never unpacks more of a member than its entry declares
MOST_MEMBERS = 200
MOST_LINES = 501  # with the line of the titles
MOST_COLUMNS = 40
CALCULATES = ("=", "+", "@")
OLD_EXCEL, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
DIVIDERS = ";,\t"


class Unfit(StrEnum):
    """Why a file as a whole cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_WIDE = "too_wide"
    OLD_EXCEL = "old_excel"
    BROKEN = "broken"
    NO_TITLES = "no_titles"
    TITLE_TWICE = "title_twice"


class UnfitFile(Exception):
    """The file as a whole cannot be used; `why` says the reason."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty: its number in the file from 1, its cells, and which of them calculate."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()


def lines_of(data: bytes) -> list[Line]:
    """The lines of a CSV file (UTF-8 or Windows-1252; `;`, `,` or tab) or of the first sheet of an XLSX file.

    Raises UnfitFile.
    """
    if len(data) > MOST_BYTES:
        raise UnfitFile(Unfit.TOO_LARGE)
    if not data.strip():
        raise UnfitFile(Unfit.EMPTY)
    if data.startswith(OLD_EXCEL):
        raise UnfitFile(Unfit.OLD_EXCEL)
    found = list(islice(_xlsx(data) if data.startswith(ZIP) else _csv(_text(data)), MOST_LINES + 1))
    if not found:
        raise UnfitFile(Unfit.EMPTY)
    if len(found) > MOST_LINES:
        raise UnfitFile(Unfit.TOO_LONG)
    if any(len(line.cells) > MOST_COLUMNS for line in found):
        raise UnfitFile(Unfit.TOO_WIDE)
    return found


def plain(text: str) -> str:
    """One line of signs that are seen, one spelling per letter (NFC)."""
    # The two joiners are needed inside words of Persian and of Indian scripts.
    spaced = "".join(" " if category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    shown = "".join(sign for sign in spaced if sign in "\u200c\u200d" or category(sign)[0] != "C")
    return " ".join(normalize("NFC", shown).split())


def as_xlsx(rows: Iterable[Iterable[str]], *, title: str) -> bytes:
    """A workbook of one sheet, for the template."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for column in "ABCDEF":
        sheet.column_dimensions[column].width = 24
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _text(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # "Unicode text" of Excel
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnfitFile(Unfit.BROKEN)


def _csv(text: str) -> Iterator[Line]:
    begins, named = 0, ""
    if text[:4].lower() == "sep=":  # a first line for Excel that names the divider
        begins, named, text = 1, text[4:5], text.partition("\n")[2]
    divider = named if named and named in DIVIDERS else _divider(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=divider)
    number = begins + 1
    try:
        for row in reader:
            cells = [plain(cell) for cell in row]
            yield from _line(
                number, cells, {n for n, cell in enumerate(cells) if cell.startswith(CALCULATES)}
            )
            number = begins + reader.line_num + 1
    except csv.Error as problem:
        raise UnfitFile(Unfit.BROKEN) from problem


def _divider(text: str) -> str:
    """The sign that divides the first line that is not empty; the semicolon where none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(DIVIDERS, key=outside.count)


def _line(number: int, cells: list[str], formulas: Iterable[int]) -> Iterator[Line]:
    while cells and not cells[-1]:
        cells.pop()
    if cells:
        yield Line(number, tuple(cells), frozenset(formulas))


def _xlsx(data: bytes) -> Iterator[Line]:
    try:
        yield from _sheet(data)
    except UnfitFile:
        raise
    # A hostile workbook may raise anything inside its reader.
    except Exception as problem:
        raise UnfitFile(Unfit.BROKEN) from problem


def _sheet(data: bytes) -> Iterator[Line]:
    with ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnfitFile(Unfit.TOO_LARGE)
    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says about its own size is not believed
    # One line of emptiness more than allowed is enough to see that it is too long.
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_LINES * 4, max_col=MOST_COLUMNS + 1), 1):
        cells = [_said(cell.value) for cell in row]
        calculating = {n for n, cell in enumerate(row) if cell.data_type in ("f", "e")}
        calculating |= {n for n, cell in enumerate(cells) if cell.startswith(CALCULATES)}
        yield from _line(number, cells, calculating)


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain(str(value))
