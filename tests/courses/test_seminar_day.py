"""The seminar day of the political system: its eight units, their minutes, its sheets, and what it rests on."""

import re
import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest

CONTENT = files("courses.political_system") / "content"
SEMINAR = CONTENT / "seminar"
GUIDE = (SEMINAR / "ps-s.md").read_text(encoding="utf-8")
DAY = next(
    module
    for module in tomllib.loads((CONTENT / "course.toml").read_text(encoding="utf-8"))["modules"]
    if module["key"] == "ps-s"
)
UNIT = 45
_ROW = re.compile(r"^\|(.+)\|$", re.M)


def rows(text: str, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, without its head."""
    table = re.search(rf"^::: table {re.escape(caption)}$\n(.*?)^:::$", text, re.M | re.S)
    assert table, f"no table {caption}"
    lines = [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(table[1])]
    return lines[2:]


def minutes(moment: str) -> int:
    hours, rest = moment.split(":")
    return int(hours) * 60 + int(rest)


def units() -> list[str]:
    """The captions of the tables of the units, in order."""
    return re.findall(r"^::: table (UE \d[^\n]*)$", GUIDE, re.M)


def sheet(number: int) -> str:
    (name,) = [key for key in DAY["sheets"] if key.startswith(f"ps-s-{number}-")]
    return (SEMINAR / f"{name}.md").read_text(encoding="utf-8")


def test_there_are_eight_units_in_order() -> None:
    assert [re.match(r"UE (\d)", caption)[1] for caption in units()] == [str(n) for n in range(1, 9)]  # type: ignore[index]  # each begins so


@pytest.mark.parametrize("caption", units())
def test_the_minutes_of_a_unit_add_up_and_each_step_has_a_method(caption: str) -> None:
    steps = rows(GUIDE, caption)
    assert sum(int(step[0]) for step in steps) == UNIT
    assert all(len(step) == 4 and all(step[1:]) for step in steps)


def test_the_day_is_eight_units_and_its_times_follow_one_another() -> None:
    day = rows(GUIDE, "Ablauf")
    spans = [[minutes(moment) for moment in row[0].split("–")] for row in day]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    counted = [re.findall(r"\d", row[1]) for row in day]
    for (begins, ends), numbers in zip(spans, counted, strict=True):
        assert not numbers or ends - begins == UNIT * len(numbers)
    assert [number for numbers in counted for number in numbers] == [str(n) for n in range(1, 9)]
    assert DAY["minutes"] == 8 * UNIT


@pytest.mark.parametrize("number", range(1, 9))
def test_a_unit_says_what_it_is_for(number: int) -> None:
    part = re.search(rf"^## UE (?:\d und )?{number}\b.*?(?=^## )", GUIDE, re.M | re.S)
    assert part
    assert "**Ziel:**" in part[0]
    if number != 5:  # the second half of the game of units 3 and 4
        assert "**Verbindung zum Online-Teil:**" in part[0]


def test_every_sheet_that_the_guide_names_is_there_and_each_is_named() -> None:
    named = {int(number) for number in re.findall(r"Blatt (\d+)", GUIDE)}
    assert named == set(range(1, len(DAY["sheets"]) + 1))
    for number in named:
        front = tomllib.loads(sheet(number).split("+++")[1])
        assert front["title"].startswith(f"Blatt {number}: ")
        assert front["hint"]


NAMES = [
    "Bundestag", "Landtag", "Europa", "Kommun", "Bürgerbegehren", "Ausschuss", "Einwohnerantrag", "Anregung",
    "Petition", "Verein",
]  # fmt: skip


def test_the_solution_says_what_the_lesson_says() -> None:
    lesson = (CONTENT / "de" / "ps-v2-5-rechte-ohne-wahlrecht.md").read_text(encoding="utf-8")
    learned, solved = rows(lesson, "Wer darf was in NRW?"), rows(sheet(2), "Wer darf was?")
    for word, one, other in zip(NAMES, learned, solved, strict=True):
        assert word in one[0]
        assert word in other[0]
        assert re.findall(r"ab \d+", one[0]) == re.findall(r"ab \d+", other[0]), one[0]
        assert one[1:] == [cell.split(",")[0] for cell in other[1:]], one[0]


def test_no_mark_is_written_by_hand() -> None:
    """Marks come from the facts, so that they go with a check."""
    for text in [GUIDE.partition("## Stand und Quellen")[0], *map(sheet, range(1, 11))]:
        assert "noch nicht geprüft" not in text.lower()
    facts = tomllib.loads((CONTENT / "facts.toml").read_text(encoding="utf-8"))["facts"]
    known = {fact["id"] for fact in facts}
    assert set(DAY["fact_ids"]) <= known
    for number in range(1, 11):
        own = tomllib.loads(sheet(number).split("+++")[1]).get("fact_ids", [])
        assert set(own) <= set(DAY["fact_ids"]), number
    assert {"P13", "P15"} <= set(tomllib.loads(sheet(2).split("+++")[1])["fact_ids"])
