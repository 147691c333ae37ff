"""Reading tables that somebody uploads: many programs, many codings, hostile ones too."""

import csv
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lms.accounts import tablefile
from lms.accounts.tablefile import Line, Unfit, UnfitFile, as_xlsx, lines_of, plain

ROWS = [["Vorname", "Nachname"], ["Jürgen", "Öztürk, von"], ["", "Yıldız"]]
GERMAN = [["Vorname", "Nachname"], ["Jürgen", "Groß"]]
TEXTS = st.text(max_size=30).map(plain).filter(lambda text: not text.startswith(("=", "+", "@")))
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=8)


def as_csv(rows: list[list[str]], divider: str = ";") -> str:
    out = StringIO(newline="")
    csv.writer(out, delimiter=divider).writerows(rows)
    return out.getvalue()


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in lines_of(data)]


def why(data: bytes) -> Unfit:
    with pytest.raises(UnfitFile) as problem:
        lines_of(data)
    return problem.value.why


@pytest.mark.parametrize("divider", [";", ",", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_divider_and_coding_gives_the_same_lines(divider: str, coding: str) -> None:
    assert cells(as_csv(ROWS, divider).encode(coding)) == [tuple(row) for row in ROWS]


@pytest.mark.parametrize("divider", [";", ","])
def test_windows_1252_keeps_its_umlauts(divider: str) -> None:
    assert cells(as_csv(GERMAN, divider).encode("cp1252")) == [tuple(row) for row in GERMAN]


def test_a_first_line_that_names_the_divider_is_not_a_line() -> None:
    assert lines_of(b"sep=,\r\nName\r\nA;B\r\n") == [Line(2, ("Name",)), Line(3, ("A;B",))]


def test_lines_keep_their_numbers_over_empty_ones_and_breaks_inside_quotes() -> None:
    data = b'Name;Verein\n\n"A\nB";Nord\n;\nC;\n'
    assert [(line.number, line.cells) for line in lines_of(data)] == [
        (1, ("Name", "Verein")),
        (3, ("A B", "Nord")),
        (6, ("C",)),
    ]


def test_a_workbook_gives_the_same_lines_as_a_csv_file() -> None:
    assert cells(as_xlsx(ROWS, title="Personen")) == [tuple(row) for row in ROWS]


def test_numbers_and_formulas_of_a_workbook() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Name", 12.0, "=1+1", "=SUM(A1)"])
    out = BytesIO()
    book.save(out)
    (line,) = lines_of(out.getvalue())
    assert line.cells[:2] == ("Name", "12")
    assert line.formulas == {2, 3}


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+49", "@SUM(A1)"])
def test_a_cell_that_calculates_is_told(text: str) -> None:
    assert lines_of(f"Name;{text}".encode())[0].formulas == {1}


def test_signs_that_are_not_seen_go() -> None:
    assert plain("  A\u202e\u0000mi\u200bna\u2028  El\tIdrissi ") == "A mina El Idrissi"


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (tablefile.MOST_UNPACKED + 1))
    assert out.tell() < 100_000
    return out.getvalue()


def crowd() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(tablefile.MOST_MEMBERS + 1):
            archive.writestr(f"x{number}", b"")
    return out.getvalue()


def replaced(member: str, text: bytes) -> bytes:
    """A workbook in which one part is another."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(as_xlsx(ROWS, title="x"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, text if name == member else old.read(name))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(12))
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    + b'<c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData></worksheet>'
)
FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
    b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Unfit.EMPTY),
        (b" \n\n", Unfit.EMPTY),
        (b";;;\n;;\n", Unfit.EMPTY),
        (b"x" * (tablefile.MOST_BYTES + 1), Unfit.TOO_LARGE),
        (b"Name\n" * 600, Unfit.TOO_LONG),
        (b";" * 50 + b"x\n", Unfit.TOO_WIDE),
        (b"\xd0\xcf\x11\xe0" + bytes(600), Unfit.OLD_EXCEL),
        (b"%PDF-1.7\0\0", Unfit.BROKEN),
        (b"PK\x03\x04nonsense", Unfit.BROKEN),
        (b'Name\n"' + b"x" * 200_000, Unfit.BROKEN),
        (b"\xff\xfe\x00", Unfit.BROKEN),
        (replaced(SHEET, b"<not xml"), Unfit.BROKEN),
        (replaced(SHEET, LAUGHS), Unfit.BROKEN),
    ],
    ids=[
        "nothing",
        "blank lines",
        "empty cells",
        "too many bytes",
        "too many lines",
        "too many columns",
        "old Excel",
        "PDF",
        "no archive",
        "open quote",
        "half a letter",
        "no XML",
        "entities",
    ],
)
def test_what_cannot_be_used_is_said(data: bytes, reason: Unfit) -> None:
    assert why(data) == reason


def test_archives_are_measured_before_they_are_unpacked() -> None:
    assert why(bomb()) == Unfit.TOO_LARGE
    assert why(crowd()) == Unfit.TOO_LARGE


def test_a_cell_at_the_end_of_the_world_costs_nothing() -> None:
    assert cells(replaced(SHEET, FAR)) == [("Name",)]


@given(st.binary(max_size=400) | st.binary(max_size=400).map(lambda tail: b"PK\x03\x04" + tail))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = lines_of(data)
    except UnfitFile:
        return
    assert all(line.cells[-1] for line in found)
    assert [line.number for line in found] == sorted({line.number for line in found})


@given(TABLES)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    # Titles divide a real file; without them a lone cell full of commas is ambiguous.
    rows = [["Vorname", "Nachname", "E-Mail", "Verein", "Notiz"], *rows]
    wanted = [tuple(_trimmed(row)) for row in rows if any(row)]
    assert cells(as_csv(rows).encode()) == wanted
    assert cells(as_xlsx(rows, title="x")) == wanted


def _trimmed(row: list[str]) -> list[str]:
    return row[: max(n for n, cell in enumerate(row, 1) if cell)]
