"""F7, F8: one mark or leaving from many sides at once, and two seminars whose people are marked in opposite order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from lms.attendance import actions, arrival, leaving
from lms.attendance.enums import TickSource
from lms.attendance.models import Attendance, Tick
from lms.attendance.parts import Span
from lms.attendance.queries import parts_of
from lms.people.models import Person
from lms.progress.models import RecordEvent
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.seminars import build as sem
from tests.unlocked import LOCKED, dawdle, unlock

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


@pytest.fixture
def seminar(committed: Any) -> Seminar:
    with committed():
        group = sem.group()
    return sem.seminar(group)


def say(seminar: Seminar, spans: tuple[Span, ...], people: list[Person], what: actions.Mark) -> None:
    """In a thread with a connection of its own."""
    try:
        actions.mark_all(seminar=seminar, spans=spans, people=people, what=what)
    finally:
        connection.close()


@pytest.mark.parametrize("locked", LOCKED)
def test_one_mark_sent_by_twenty_at_once_is_one(
    seminar: Seminar, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, what, spans = day.booked(seminar), day.mark(seminar.starts_at), parts_of(seminar)[0].spans
    dawdle(monkeypatch, "values_list", locked)
    if not locked:
        unlock(monkeypatch, actions, "mark")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _n: say(seminar, spans, [who], what), range(20)))
    monkeypatch.undo()
    assert (Tick.objects.count(), Attendance.objects.count()) == (4, 4)
    assert RecordEvent.objects.filter(record__activity=seminar.slot_id).count() == 1


def come(seminar: Seminar, who: Person) -> arrival.Answer:
    """In a thread with a connection of its own."""
    try:
        return arrival.check_in(
            seminar=seminar, person=who, source=TickSource.QR, now=seminar.starts_at - timedelta(minutes=8)
        )
    finally:
        connection.close()


@pytest.mark.parametrize("locked", LOCKED)
def test_here_i_am_pressed_twenty_times_at_once_is_one_mark(
    seminar: Seminar, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F8: everybody reads that they are here; one tick a unit. Its twin without the lock ticks twice."""
    who = day.booked(seminar)
    dawdle(monkeypatch, "values_list", locked)
    if not locked:
        unlock(monkeypatch, arrival, "check_in")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = list(pool.map(lambda _n: come(seminar, who), range(20)))
    monkeypatch.undo()
    assert (Tick.objects.count(), Attendance.objects.count()) == (4, 4)
    assert {one.state for one in said} == {arrival.State.HERE}
    assert len({one.at for one in said}) == 1
    assert RecordEvent.objects.filter(record__activity=seminar.slot_id).count() == 1


def leave(seminar: Seminar, who: Person, at: datetime) -> None:
    """In a thread with a connection of its own."""
    try:
        leaving.check_out(seminar=seminar, person=who, now=at)
    finally:
        connection.close()


@pytest.mark.parametrize("locked", LOCKED)
def test_leaving_pressed_eight_times_at_once_is_one(
    seminar: Seminar, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    Seminar.objects.update(check_out=True)
    who, at = day.booked(seminar), seminar.starts_at + timedelta(minutes=60)
    day.say(seminar, who, seminar.starts_at)
    dawdle(monkeypatch, "values_list", locked)
    if not locked:
        unlock(monkeypatch, leaving, "check_out")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _n: leave(seminar, who, at), range(AT_ONCE)))
    monkeypatch.undo()
    assert Tick.objects.filter(source="check_out").count() == 3
    assert RecordEvent.objects.filter(record__activity=seminar.slot_id).count() == 2


def test_two_seminars_mark_the_same_people_in_opposite_order(seminar: Seminar) -> None:
    other = sem.seminar(build.cohort_of(seminar.cohort.course, "Essen"))
    people = [day.booked(seminar, build.person(log_in=False)) for _n in range(6)]
    works = [(one, order) for one in (seminar, other) for order in (people, people[::-1])]
    with ThreadPoolExecutor(len(works)) as pool:
        done = [
            pool.submit(say, one, parts_of(one)[0].spans, order, day.mark(seminar.starts_at))
            for one, order in works
        ]
    assert [one.exception() for one in done] == [None] * len(works)
    assert Attendance.objects.count() == 2 * 6 * 4
