"""F7, F8: the same enrolment from many sides at once, and two enrolments in opposite order."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from lms.cohorts import actions
from lms.cohorts.models import Cohort, Enrolment, EnrolmentEvent
from lms.people.models import Person
from tests import build
from tests.unlocked import DEADLOCK, LOCKED, dawdle, unlock

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


@pytest.fixture
def group(committed: Any) -> Cohort:
    with committed():
        return build.cohort(build.course_page())


def enrol(person: Person, cohort: Cohort) -> int:
    """In a thread with a connection of its own."""
    try:
        return actions.enrol(person=person, cohort=cohort).pk
    finally:
        connection.close()


@pytest.mark.parametrize("locked", LOCKED)
def test_twenty_at_once_are_one_enrolment(
    group: Cohort, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = build.person()
    dawdle(monkeypatch, "first", locked)
    if not locked:
        unlock(monkeypatch, actions, "enrol")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = set(pool.map(lambda _number: enrol(who, group), range(20)))
    assert found == {Enrolment.objects.get().pk}
    assert EnrolmentEvent.objects.count() == 1


def enrol_all(people: list[Person], cohort: Cohort) -> None:
    for who in people:
        enrol(who, cohort)


def enrol_all_together(people: list[Person], cohort: Cohort) -> None:
    """The twin: one transaction holds all the locks until its end."""
    try:
        with transaction.atomic():
            for who in people:
                actions.enrol(person=who, cohort=cohort)
    finally:
        connection.close()


ONE_WRITER = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")


@pytest.mark.parametrize(
    "enrol_them", [enrol_all, pytest.param(enrol_all_together, marks=[ONE_WRITER, DEADLOCK])]
)
def test_two_lists_in_opposite_order_do_not_wait_for_each_other_for_ever(
    group: Cohort, enrol_them: Any
) -> None:
    people = [build.person() for _ in range(10)]
    lists = [people, people[::-1]] * 2
    with ThreadPoolExecutor(len(lists)) as pool:
        list(pool.map(lambda some: enrol_them(some, group), lists))
    assert Enrolment.objects.count() == len(people)
