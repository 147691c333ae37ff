"""Doors: what opens a module, and what it waits for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from lms.progress.ledger import Outcome
from lms.progress.unlocking import Door, door

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Module:
    pk: int = 2
    unlock: str = "at_once"
    unlock_after: int | None = None


def ask(module: Module, records: dict[int, Outcome] | None = None, opens_at: datetime | None = None) -> Door:
    return door(module, records or {}, inside=[20, 21], opens_at=opens_at, now=NOW, living=[1, 2])


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
