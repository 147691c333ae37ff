"""Which mark stands, and what marks come to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.attendance.marks import Said, bursts, clamped, is_newer, outcome, shared_out, unit_by_unit

NOON = datetime(2027, 1, 23, 12, tzinfo=UTC)
LENGTHS = st.lists(st.integers(1, 300), min_size=1, max_size=12)


@given(LENGTHS, st.integers(-10, 4000))
def test_minutes_of_partly_fill_the_units_and_no_more(lengths: list[int], minutes: int) -> None:
    given_out = shared_out("partly", lengths, minutes)
    assert sum(one for _said, one in given_out) == max(0, min(minutes, sum(lengths)))
    assert all(0 <= one <= length for (_said, one), length in zip(given_out, lengths, strict=True))


def test_partly_is_absent_from_units_that_get_none_of_its_minutes() -> None:
    assert shared_out("partly", [45, 45, 45], 60) == [("partly", 45), ("partly", 15), ("absent", 0)]
    assert shared_out("partly", [45, 45], 0) == [("partly", 0), ("partly", 0)]  # nobody has said how long


UNITS = {1: 45, 2: 45, 3: 45}


@pytest.mark.parametrize(
    ("stands", "attended", "rest", "became"),
    [
        ({}, {2: 45, 3: 45}, "absent", {1: ("absent", 0), 2: ("present", 45), 3: ("present", 45)}),
        ({}, {2: 30}, "open", {2: ("partly", 30)}),
        ({1: ("excused", 0), 2: ("partly", 45)}, {2: 45}, "excused", {2: ("present", 45), 3: ("excused", 0)}),
        ({1: ("present", 45), 2: ("partly", 15)}, {1: 45, 2: 15}, "open", {}),
        ({1: ("present", 45)}, {1: 0, 2: 999}, "open", {1: ("open", 0), 2: ("present", 45)}),
    ],
)
def test_unit_by_unit_only_what_changes_is_said(
    stands: dict[int, tuple[str, int]],
    attended: dict[int, int],
    rest: str,
    became: dict[int, tuple[str, int]],
) -> None:
    assert unit_by_unit(UNITS, stands, attended, rest) == became


@given(LENGTHS, st.integers(0, 4000))
def test_only_who_is_there_has_minutes(lengths: list[int], minutes: int) -> None:
    assert shared_out("present", lengths, minutes) == [("present", one) for one in lengths]
    for presence in ("absent", "excused", "open"):
        assert shared_out(presence, lengths, minutes) == [(presence, 0)] * len(lengths)


@pytest.mark.parametrize(
    ("said", "booked", "known", "became"),
    [
        ([], [], False, None),
        ([], [1], False, "booked"),
        ([], [], True, "cancelled"),
        ([Said(1, "open", 0)], [1], True, "booked"),
        ([Said(1, "open", 0)], [], True, "cancelled"),
        ([Said(1, "present", 90), Said(1, "present", 270)], [1], True, "done"),
        ([Said(1, "present", 90)], [1], True, "partly"),
        ([Said(1, "partly", 359), Said(1, "open", 0)], [1], True, "partly"),
        ([Said(1, "partly", 0)], [1], True, "partly"),
        ([Said(1, "partly", 360)], [1], True, "done"),
        ([Said(1, "excused", 0), Said(1, "absent", 0)], [1], True, "excused"),
        ([Said(1, "absent", 0)], [1], True, "absent"),
        ([Said(1, "absent", 0)], [1, 2], True, "booked"),
        ([Said(1, "present", 180), Said(2, "present", 180)], [1], True, "done"),
        ([Said(1, "absent", 0), Said(2, "present", 360)], [1], True, "done"),
    ],
)
def test_a_day_is_done_by_minutes(
    said: list[Said], booked: list[int], known: bool, became: str | None
) -> None:
    assert outcome(said, {1: 360, 2: 360}, booked, is_known=known) == became


def test_the_whole_of_the_shorter_seminar_that_was_attended_is_enough() -> None:
    said = [Said(1, "absent", 0), Said(2, "present", 90)]
    assert outcome(said, {1: 360, 2: 90}, [], is_known=True) == "done"
    assert (
        outcome([Said(1, "present", 90), Said(2, "absent", 0)], {1: 360, 2: 90}, [], is_known=True)
        == "partly"
    )


TIMES = st.integers(-3600, 3600).map(lambda seconds: NOON + timedelta(seconds=seconds))


@given(st.lists(st.tuples(TIMES, TIMES), min_size=1, max_size=8, unique_by=lambda pair: min(pair)))
def test_the_order_of_arrival_is_all_the_same(marks: list[tuple[datetime, datetime]]) -> None:
    def standing(order: list[tuple[datetime, datetime]]) -> datetime:
        since: datetime | None = None
        for made, received in order:
            if is_newer(clamped(made, received), since):
                since = clamped(made, received)
        assert since is not None
        return since

    assert standing(marks) == standing(marks[::-1]) == max(min(pair) for pair in marks)


def test_of_two_marks_of_one_moment_the_last_to_arrive_stands() -> None:
    assert is_newer(NOON, NOON)
    assert not is_newer(NOON - timedelta(microseconds=1), NOON)


def test_no_clock_is_ahead_of_ours() -> None:
    assert clamped(NOON + timedelta(days=400), NOON) == NOON
    assert clamped(NOON - timedelta(days=400), NOON) == NOON - timedelta(days=400)


def test_many_marks_within_two_seconds_are_one_rush() -> None:
    close = [NOON + timedelta(milliseconds=100 * n) for n in range(20)]
    calm = [NOON + timedelta(minutes=n) for n in range(1, 20)]
    assert bursts([*calm, *close], many=5, within=timedelta(seconds=2)) == [NOON]
    assert bursts(calm, many=5, within=timedelta(seconds=2)) == []
    assert bursts(close[:4], many=5, within=timedelta(seconds=2)) == []
