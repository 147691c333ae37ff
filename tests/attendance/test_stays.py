"""Minutes from coming to leaving, and what leaving writes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.attendance.parts import LATE, Span
from lms.attendance.stays import Stood, is_missing, leaving, left_at, stayed

NINE = datetime(2027, 1, 23, 9, tzinfo=UTC)


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return NINE.replace(hour=int(hour), minute=int(minute))


def span(pk: int, begins: str) -> Span:
    return Span(pk, at(begins), at(begins) + timedelta(minutes=45))


# Two units, a break, two units, a long break, one unit.
DAY = [span(1, "09:00"), span(2, "09:45"), span(3, "10:45"), span(4, "11:30"), span(5, "13:00")]
ALL = {1, 2, 3, 4, 5}
WHOLE = dict.fromkeys(ALL, 45)


@pytest.mark.parametrize(
    ("came", "left", "minutes"),
    [
        ("08:52", "13:45", [45, 45, 45, 45, 45]),  # at the end
        ("08:52", "18:00", [45, 45, 45, 45, 45]),  # long after it
        ("08:52", "13:30", [45, 45, 45, 45, 45]),  # a quarter of an hour early: grace
        ("08:52", "13:29", [45, 45, 45, 45, 29]),
        ("08:52", "12:20", [45, 45, 45, 45, 0]),  # in the break: it does not count
        ("08:52", "12:59", [45, 45, 45, 45, 0]),
        ("08:52", "12:14", [45, 45, 45, 44, 0]),  # no grace before the last unit
        ("08:52", "11:30", [45, 45, 45, 0, 0]),
        ("08:52", "10:50", [45, 45, 5, 0, 0]),
        ("08:52", "10:40", [45, 45, 0, 0, 0]),
        ("08:52", "09:00", [0, 0, 0, 0, 0]),
        ("08:52", "08:55", [0, 0, 0, 0, 0]),
    ],
)
def test_the_day_ends_when_somebody_leaves(came: str, left: str, minutes: list[int]) -> None:
    assert list(stayed(DAY, ALL, at(came), at(left)).values()) == minutes


@pytest.mark.parametrize(
    ("came", "counts", "left", "minutes"),
    [
        ("09:20", {2, 3, 4, 5}, "13:45", {1: 25, 2: 45, 3: 45, 4: 45, 5: 45}),
        ("09:15", {2, 3, 4, 5}, "09:40", {1: 25, 2: 0, 3: 0, 4: 0, 5: 0}),
        ("09:14", ALL, "13:45", WHOLE),  # counted whole by the door: nothing is cut in front
        ("10:40", {3, 4, 5}, "13:45", {3: 45, 4: 45, 5: 45}),  # came in the break
        ("11:00", {4, 5}, "12:15", {3: 30, 4: 45, 5: 0}),
        (None, {4, 5}, "12:15", {4: 45, 5: 0}),  # nobody knows when they came
    ],
)
def test_who_comes_late_has_the_minutes_from_then(
    came: str | None, counts: set[int], left: str, minutes: dict[int, int]
) -> None:
    assert stayed(DAY, counts, at(came) if came else None, at(left)) == minutes


MOMENTS = st.integers(-60, 420).map(lambda n: NINE + timedelta(minutes=n))


@given(MOMENTS, MOMENTS)
def test_who_leaves_later_has_no_fewer_minutes_and_never_more_than_the_units(
    one: datetime, other: datetime
) -> None:
    sooner, later = (sum(stayed(DAY, ALL, NINE, left).values()) for left in sorted((one, other)))
    assert 0 <= sooner <= later <= 225


@given(MOMENTS, MOMENTS)
def test_minutes_are_those_inside_the_units_but_for_the_grace(came: datetime, left: datetime) -> None:
    counts = {one.pk for one in DAY if came < one.starts_at + LATE}
    inside = 0
    for one in DAY:
        begins = one.starts_at if one.pk in counts else max(came, one.starts_at)
        inside += max(0, int((min(left, one.ends_at) - begins).total_seconds() // 60))
    given_out = sum(stayed(DAY, counts, came, left).values())
    assert inside <= given_out <= inside + 15
    if left < DAY[-1].ends_at - LATE or left >= DAY[-1].ends_at:
        assert given_out == inside


def stands(
    presence: str = "present", source: str = "qr", since: str = "08:52", units: set[int] = ALL
) -> dict[int, Stood]:
    return {pk: Stood(presence, source, at(since)) for pk in units}


def test_leaving_writes_what_it_cuts_and_the_last_unit_attended() -> None:
    assert leaving(DAY, stands(), at("11:00")) == {3: ("partly", 15), 4: ("absent", 0), 5: ("absent", 0)}
    assert leaving(DAY, stands(), at("10:40")) == {
        2: ("present", 45), 3: ("absent", 0), 4: ("absent", 0), 5: ("absent", 0),
    }  # fmt: skip


def test_leaving_at_the_end_changes_no_minute_and_is_written_at_the_last_unit() -> None:
    assert leaving(DAY, stands(), at("13:40")) == {5: ("present", 45)}
    assert leaving(DAY, stands(units={1, 2}), at("13:40")) == {2: ("present", 45)}


def test_what_others_said_about_a_unit_stays() -> None:
    said = stands() | stands("excused", "roll_call", units={4}) | stands("open", "roll_call", "09:30", {1})
    assert leaving(DAY, said, at("11:00")) == {3: ("partly", 15), 5: ("absent", 0)}


def test_who_came_late_gets_the_unit_that_ran_then() -> None:
    late = stands(since="09:20", units={2, 3, 4, 5})
    assert leaving(DAY, late, at("13:45")) == {1: ("partly", 25), 5: ("present", 45)}
    assert leaving(DAY, stands(source="roll_call", since="09:20", units={2, 3, 4, 5}), at("13:45")) == {
        5: ("present", 45)
    }


def test_who_was_not_there_cannot_leave() -> None:
    assert leaving(DAY, {}, at("11:00")) == {}
    assert leaving(DAY, stands("absent", "roll_call"), at("11:00")) == {}


def test_the_newest_mark_says_whether_somebody_has_left() -> None:
    left = stands() | stands("partly", "check_out", "11:00", {3, 4, 5})
    assert left_at(left.values()) == at("11:00")
    assert left_at((left | stands(since="12:50", units={5})).values()) is None
    assert left_at([]) is None


@pytest.mark.parametrize(
    ("said", "now", "is_so"),
    [
        (stands(), "13:44", False),  # still on
        (stands(), "13:45", True),
        (stands("partly", "roll_call"), "14:00", False),  # somebody said how long
        (stands(source="roll_call"), "14:00", True),
        (stands(source="roll_call", since="13:50"), "14:00", False),  # said after the end: it is known
        (stands() | stands("present", "check_out", "13:45", {5}), "14:00", False),
        (stands("absent", "roll_call"), "14:00", False),
        ({}, "14:00", False),
    ],
)
def test_a_check_out_is_missing_once_the_day_is_over(said: dict[int, Stood], now: str, is_so: bool) -> None:
    assert is_missing(said.values(), DAY[-1].ends_at, at(now)) is is_so
