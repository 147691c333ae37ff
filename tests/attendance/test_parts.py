"""Which units one mark covers, and when their door is open."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.attendance.parts import Hour, Part, Span, door, parts

ZONE = ZoneInfo("Europe/Berlin")
DAY = date(2027, 1, 23)
STARTS = ("09:00", "09:45", "10:45", "11:30", "13:00", "13:45", "14:45", "15:30")


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), ZONE)  # noqa: DTZ007 -- zone follows


def made(by: str, *days: date) -> list[Part]:
    spans = [
        Span(n, at(clock, day), at(clock, day) + timedelta(minutes=45))
        for n, (day, clock) in enumerate((day, clock) for day in days or (DAY,) for clock in STARTS)
    ]
    return parts(spans[::-1], by, ZONE)


@pytest.mark.parametrize(("by", "sizes"), [("day", [8]), ("block", [2, 2, 2, 2]), ("unit", [1] * 8)])
def test_presence_is_taken_by_day_by_block_or_by_unit(by: str, sizes: list[int]) -> None:
    assert [len(one.spans) for one in made(by)] == sizes
    assert [one.number for one in made(by)] == [*range(1, len(sizes) + 1)]


def test_each_day_has_its_own_parts() -> None:
    assert [(one.day, one.number, one.minutes) for one in made("day", DAY, date(2027, 1, 24))] == [
        (DAY, 1, 360),
        (date(2027, 1, 24), 1, 360),
    ]


@pytest.mark.parametrize(
    ("by", "clock", "how", "number"),
    [
        ("day", "08:29", "early", 1),
        ("day", "08:30", "open", 1),
        ("day", "08:52", "open", 1),
        ("day", "15:44", "open", 1),
        ("day", "15:45", "over", None),
        ("block", "09:59", "open", 1),
        ("block", "10:00", "early", 2),
        ("block", "10:29", "early", 2),
        ("block", "10:30", "open", 2),
        ("unit", "09:14", "open", 1),
        ("unit", "09:15", "early", 2),
        ("unit", "09:45", "open", 2),
        ("unit", "15:45", "over", None),
    ],
)
def test_the_door_of_a_part_is_open_only_in_its_time(
    by: str, clock: str, how: str, number: int | None
) -> None:
    hour, part = door(made(by), at(clock))
    assert (hour, part.number if part else None) == (Hour(how), number)


@pytest.mark.parametrize(
    ("clock", "units"), [("08:52", 8), ("09:14", 8), ("09:15", 7), ("11:00", 5), ("15:44", 1)]
)
def test_who_comes_late_has_no_units_that_were_long_begun(clock: str, units: int) -> None:
    assert len(made("day")[0].still(at(clock))) == units
