"""When letters around a seminar are due."""

import itertools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lms.notices.schedule import Due, Reminds, due, free_day, is_eve

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2027, 1, 23), date(2027, 1, 24)
NUMBERS = st.lists(st.integers(1, 60), unique=True, max_size=4)


def test_the_usual_reminders() -> None:
    assert due(FIRST, LAST, before=[2, 7], after=[3, 14]) == [
        Due(Reminds.PREPARATION, 7, date(2027, 1, 16), date(2027, 1, 20)),
        Due(Reminds.PREPARATION, 2, date(2027, 1, 21), date(2027, 1, 22)),
        Due(Reminds.FOLLOW_UP, 3, date(2027, 1, 27), date(2027, 2, 6)),
        Due(Reminds.FOLLOW_UP, 14, date(2027, 2, 7), date(2027, 2, 13)),
    ]


def test_nobody_need_be_reminded() -> None:
    assert due(FIRST, LAST, before=[], after=[]) == []


@given(NUMBERS, NUMBERS)
def test_reminders_never_overlap_and_never_touch_the_seminar(before: list[int], after: list[int]) -> None:
    found = due(FIRST, LAST, before=before, after=after)
    assert len(found) == len(before) + len(after)
    for one, following in itertools.pairwise(found):
        assert one.until < following.on
    for one in found:
        assert one.on <= one.until
        assert one.until < FIRST or one.on > LAST


@given(st.sets(st.integers(0, 9)), st.integers(0, 9))
def test_a_free_day_is_the_first_that_is_not_taken(taken: set[int], last: int) -> None:
    day = free_day(FIRST, FIRST + timedelta(days=last), {FIRST + timedelta(days=n) for n in taken})
    free = [n for n in range(last + 1) if n not in taken]
    assert day == (FIRST + timedelta(days=free[0]) if free else None)


def test_the_evening_before_begins_at_five_and_ends_when_the_day_begins() -> None:
    begins = datetime(2027, 1, 23, 9, tzinfo=BERLIN)
    times = {
        (22, 16, 59): False, (22, 17, 0): True, (22, 21, 59): True, (22, 22, 0): False, (23, 5, 59): False,
        (23, 6, 0): True, (23, 8, 59): True, (23, 9, 0): False, (21, 18, 0): False, (24, 7, 0): False,
    }  # fmt: skip
    found = {at: is_eve(datetime(2027, 1, *at, tzinfo=BERLIN), begins) for at in times}
    assert found == times


@given(st.integers(0, 30 * 24 * 60))
def test_nobody_is_written_to_at_night_or_after_the_beginning(minutes: int) -> None:
    begins = datetime(2027, 1, 23, 8, 30, tzinfo=BERLIN)
    now = datetime(2027, 1, 1, tzinfo=BERLIN) + timedelta(minutes=minutes)
    if is_eve(now, begins):
        assert 6 <= now.hour < 22
        assert now < begins
        assert begins - now <= timedelta(hours=16)
