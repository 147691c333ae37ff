"""How parts of the site are judged, and what is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.operations import signs
from lms.operations.signs import Level, Sign

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
OK, ATTENTION, RED = Level


def ago(**since: float) -> datetime:
    return NOW - timedelta(**since)


@pytest.mark.parametrize(
    ("last", "failed", "level"),
    [
        (None, [], RED),
        (ago(minutes=3), [], OK),
        (ago(minutes=4), [], ATTENTION),
        (ago(minutes=6), [], RED),
        (ago(minutes=1), ["count_new"], ATTENTION),
        (ago(minutes=6), ["count_new"], RED),
    ],
)
def test_clock(last: datetime | None, failed: list[str], level: Level) -> None:
    assert signs.clock(last=last, failed=failed, now=NOW).level is level


@pytest.mark.parametrize(
    ("oldest", "level"),
    [(None, OK), (ago(minutes=2), OK), (ago(minutes=9), ATTENTION), (ago(minutes=11), RED)],
)
def test_tasks(oldest: datetime | None, level: Level) -> None:
    assert signs.tasks(waiting=1, oldest=oldest, now=NOW).level is level


@pytest.mark.parametrize(
    ("oldest", "failed", "level"),
    [
        (None, 0, OK),
        (None, 1, ATTENTION),
        (ago(minutes=20), 0, ATTENTION),
        (ago(minutes=31), 0, RED),
    ],
)
def test_letters(oldest: datetime | None, failed: int, level: Level) -> None:
    assert signs.letters(waiting=1, oldest=oldest, failed=failed, now=NOW).level is level


@pytest.mark.parametrize(
    ("last", "since", "level"),
    [
        (ago(hours=26), None, OK),
        (ago(hours=27), None, ATTENTION),
        (ago(hours=51), None, RED),
        (None, None, ATTENTION),
        (None, ago(hours=1), ATTENTION),
        (None, ago(hours=51), RED),
    ],
)
def test_backup(last: datetime | None, since: datetime | None, level: Level) -> None:
    assert signs.backup(last=last, since=since, now=NOW).level is level


@pytest.mark.parametrize(("free", "level"), [(10.0, OK), (9.9, ATTENTION), (5.0, ATTENTION), (4.9, RED)])
def test_disk(free: float, level: Level) -> None:
    assert signs.disk(free=free, free_bytes=1).level is level


@given(st.lists(st.booleans(), max_size=60))
def test_red_and_in_order_are_told_in_turn_whatever_happens(history: list[bool]) -> None:
    known: dict[str, str] = {}
    told = []
    for turn, is_red in enumerate(history):
        found = [Sign("disk", RED if is_red else OK)]
        change = signs.news(known, found, NOW + timedelta(hours=3 * turn))
        known = change.known
        told += ["red"] * len(change.red) + ["over"] * len(change.over)
    assert told == ["red", "over"] * (len(told) // 2) + ["red"] * (len(told) % 2)
    assert ("red" in told) == any(history)


def test_in_order_is_told_once_after_a_rest() -> None:
    change = signs.news({"disk": NOW.isoformat()}, [], NOW + timedelta(days=1))
    assert (change.over, change.known) == ([], {"disk": NOW.isoformat()})
    change = signs.news(change.known, [], NOW + timedelta(days=1, minutes=1))
    assert (change.over, change.known) == (["disk"], {})


def test_in_order_is_told_when_everything_is() -> None:
    known = {"disk": ago(days=2).isoformat(), "backup": ago(hours=2).isoformat()}
    change = signs.news(known, [], NOW)
    assert (change.over, list(change.known)) == ([], ["backup"])
    change = signs.news(change.known, [Sign("disk", RED)], NOW)
    assert change.red == ["disk"]


@given(st.lists(st.sets(st.sampled_from(["disk", "backup", "tasks"])), max_size=48))
def test_a_part_that_comes_and_goes_all_day_is_told_once(history: list[set[str]]) -> None:
    known: dict[str, str] = {}
    told = []
    for turn, red in enumerate(history):
        change = signs.news(known, [Sign(key, RED) for key in red], NOW + timedelta(minutes=30 * turn))
        known = change.known
        told += [*change.red, *change.over]
    assert sorted(told) == sorted(set().union(*history))
