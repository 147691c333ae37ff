"""Doors: what opens a module, and what it waits for."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.outline.enums import Unlock
from lms.progress.enums import State
from lms.progress.ledger import Outcome
from lms.progress.unlocking import Door, door

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Module:
    pk: int = 2
    unlock: str = "at_once"
    unlock_after: int | None = None
    minutes_needed: int = 0


def ask(
    module: Module,
    records: dict[int, Outcome] | None = None,
    opens_at: datetime | None = None,
    **more: bool,
) -> Door:
    return door(module, records or {}, inside=[20, 21], opens_at=opens_at, now=NOW, living=[1, 2, 7], **more)


SEMINAR = 7
ON_BOOKING = Module(unlock="on_booking", unlock_after=SEMINAR)
AFTER_SEMINAR = Module(unlock="after_attendance", unlock_after=SEMINAR)
AFTER_90 = replace(AFTER_SEMINAR, minutes_needed=90)


def test_at_once_is_open() -> None:
    assert ask(Module()).open


@pytest.mark.parametrize(
    ("record", "done", "passed"),
    [
        (None, False, False),
        (Outcome("begun"), False, False),
        (Outcome("done"), True, True),
        (Outcome("done", True), True, True),
        (Outcome("done", False), True, False),
    ],
)
def test_after_another_module(record: Outcome | None, done: bool, passed: bool) -> None:
    records = {1: record} if record else {}
    assert ask(Module(unlock="after_done", unlock_after=1), records).open is done
    assert ask(Module(unlock="after_passed", unlock_after=1), records).open is passed


def test_a_closed_door_says_what_it_waits_for() -> None:
    closed = ask(Module(unlock="after_done", unlock_after=1))
    assert (closed.why, closed.waits_for) == ("after_done", 1)


def test_a_retired_module_holds_nobody_up() -> None:
    assert ask(Module(unlock="after_done", unlock_after=99)).open


@pytest.mark.parametrize(("minutes", "is_open"), [(-1, True), (0, True), (1, False)])
def test_on_a_date(minutes: int, is_open: bool) -> None:
    at = NOW + timedelta(minutes=minutes)
    assert ask(Module(unlock="on_date"), opens_at=at).open is is_open


def test_without_a_date_it_stays_shut() -> None:
    closed = ask(Module(unlock="on_date"))
    assert (closed.open, closed.why, closed.opens_at) == (False, "on_date", None)


def test_begun_work_stays_open() -> None:
    assert ask(Module(unlock="on_date"), {21: Outcome("begun")}).open


@pytest.mark.parametrize(
    ("record", "booking", "attendance", "ninety"),
    [
        (None, False, False, False),
        (Outcome("booked"), True, False, False),
        (Outcome("partly", minutes=45), True, False, False),
        (Outcome("partly", minutes=89), True, False, False),
        (Outcome("partly", minutes=90), True, False, True),
        (Outcome("partly", minutes=105), True, False, True),
        (Outcome("done", minutes=360), True, True, True),
        (Outcome("done"), True, True, True),
        (Outcome("absent", minutes=105), False, False, False),
        (Outcome("excused"), False, False, False),
        (Outcome("cancelled", minutes=105), False, False, False),
    ],
)
def test_what_a_seminar_opens(record: Outcome | None, booking: bool, attendance: bool, ninety: bool) -> None:
    records = {SEMINAR: record} if record else {}
    assert ask(ON_BOOKING, records).open is booking
    assert ask(AFTER_SEMINAR, records).open is attendance
    assert ask(AFTER_90, records).open is ninety


def test_a_door_behind_a_seminar_says_which_and_how_long() -> None:
    closed = ask(AFTER_90)
    assert (closed.why, closed.waits_for, closed.minutes) == ("after_attendance", SEMINAR, 90)
    assert ask(replace(ON_BOOKING, minutes_needed=90)).minutes == 0


@pytest.mark.parametrize("module", [ON_BOOKING, AFTER_SEMINAR, AFTER_90])
def test_who_learns_alone_skips_seminars_and_nobody_waits_for_a_retired_one(module: Module) -> None:
    assert ask(module, self_study=True).open
    assert ask(replace(module, unlock_after=99)).open
    assert ask(replace(module, unlock_after=None)).open


def test_self_study_skips_seminars_only() -> None:
    for module in (
        Module(unlock="after_done", unlock_after=1),
        Module(unlock="after_passed", unlock_after=1),
        Module(unlock="on_date"),
        Module(unlock="by_hand"),
    ):
        assert not ask(module, self_study=True).open


def test_by_hand_waits_for_staff_alone() -> None:
    closed = ask(Module(unlock="by_hand"), {1: Outcome("done"), SEMINAR: Outcome("done")})
    assert (closed.open, closed.why) == (False, "by_hand")
    assert ask(Module(unlock="by_hand"), by_hand=True).open


@given(
    unlock=st.sampled_from([unlock.value for unlock in Unlock]),
    inside=st.sampled_from([state.value for state in State]),
    waits=st.sampled_from([state.value for state in State]),
    minutes=st.integers(0, 360),
)
def test_work_keeps_every_door_open_and_a_seat_is_no_work(
    unlock: str, inside: str, waits: str, minutes: int
) -> None:
    module = Module(unlock=unlock, unlock_after=SEMINAR, minutes_needed=90)
    before = {SEMINAR: Outcome(waits, minutes=minutes)}
    with_inside = ask(module, {**before, 21: Outcome(inside)})
    if inside in ("begun", "partly", "done"):
        assert with_inside.open
    else:
        assert with_inside == ask(module, before)
