"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.operations.retention import kept

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 6 * 365 * 24).map(lambda hours: FIRST + timedelta(hours=hours))
TIMES = st.sets(MOMENTS, max_size=60)
NUMBERS = st.integers(1, 10)


@given(TIMES, NUMBERS, NUMBERS)
def test_never_more_than_asked_for_and_none_invented(made: set[datetime], daily: int, weekly: int) -> None:
    stays = kept(made, daily=daily, weekly=weekly)
    assert stays <= made
    assert len(stays) <= daily + weekly


@given(TIMES.filter(bool), NUMBERS, st.integers(0, 10))
def test_the_newest_always_stays(made: set[datetime], daily: int, weekly: int) -> None:
    assert max(made) in kept(made, daily=daily, weekly=weekly)


@given(TIMES, NUMBERS, NUMBERS)
def test_thinning_out_twice_changes_nothing(made: set[datetime], daily: int, weekly: int) -> None:
    stays = kept(made, daily=daily, weekly=weekly)
    assert kept(stays, daily=daily, weekly=weekly) == stays


@given(TIMES, NUMBERS, NUMBERS)
def test_more_wishes_keep_more(made: set[datetime], daily: int, weekly: int) -> None:
    fewer = kept(made, daily=daily, weekly=weekly)
    assert fewer <= kept(made, daily=daily + 1, weekly=weekly + 1)


@given(MOMENTS, st.integers(35, 80))
def test_every_night_leaves_seven_days_and_four_weeks(start: datetime, nights: int) -> None:
    stays: set[datetime] = set()
    for night in range(nights):
        at = start + timedelta(days=night)
        stays = kept({*stays, at}, daily=7, weekly=4)
    assert {at - timedelta(days=n) for n in range(7)} <= stays
    assert len({moment.isocalendar()[:2] for moment in stays}) == 5  # this week and four finished ones
    assert at - min(stays) >= timedelta(days=21)
    assert len(stays) <= 11


def test_several_on_one_day_leave_the_last() -> None:
    day = datetime(2026, 11, 25, tzinfo=UTC)
    made = [day + timedelta(hours=hour) for hour in (1, 9, 17)]
    assert kept(made, daily=7, weekly=4) == {made[-1]}
