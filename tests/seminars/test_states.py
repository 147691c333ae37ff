"""The state of a seminar, at the minute before and at each border."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.seminars.states import Status, filled, status

START = datetime(2027, 1, 23, 8, tzinfo=UTC)
END = START + timedelta(hours=7)
MINUTE = timedelta(minutes=1)
OPENS, CLOSES = START - timedelta(days=30), START - timedelta(days=7)


def at(now: datetime, **changed: object) -> Status:
    times = {"books_from": OPENS, "books_until": CLOSES, "is_cancelled": False, **changed}
    return status(now=now, starts_at=START, ends_at=END, **times)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - MINUTE, Status.PLANNED),
        (OPENS, Status.OPEN),
        (CLOSES - MINUTE, Status.OPEN),
        (CLOSES, Status.CLOSED),
        (START, Status.CLOSED),
        (END - MINUTE, Status.CLOSED),
        (END, Status.OVER),
    ],
)
def test_each_border(now: datetime, expected: Status) -> None:
    assert at(now) is expected


def test_without_a_beginning_it_stays_planned_until_it_starts() -> None:
    assert at(CLOSES - MINUTE, books_from=None) is Status.PLANNED
    assert at(START, books_from=None, books_until=None) is Status.CLOSED


def test_without_an_end_registration_closes_at_the_start() -> None:
    assert at(START - MINUTE, books_until=None) is Status.OPEN
    assert at(START, books_until=None) is Status.CLOSED


def test_an_end_after_the_start_does_not_count() -> None:
    assert at(START, books_until=END) is Status.CLOSED


def test_cancelled_stays_cancelled() -> None:
    assert {at(now, is_cancelled=True) for now in (OPENS - MINUTE, CLOSES, END)} == {Status.CANCELLED}


@pytest.mark.parametrize("state", list(Status))
def test_only_what_can_be_booked_is_full(state: Status) -> None:
    assert filled(state, 1) is state
    assert filled(state, 0) is (Status.FULL if state is Status.OPEN else state)
