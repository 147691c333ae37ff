"""Seminars as pages show them: days in local time, titles, price in queries, and who sees which."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.people import actions as people
from lms.seminars import actions
from lms.seminars.models import Seminar
from lms.seminars.programme import Block
from lms.seminars.queries import (
    may_teach_on,
    meetings,
    meetings_of,
    seminars_led_by,
    seminars_seen_by,
    seminars_taught_by,
    slots_of,
)
from tests import build
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def shown() -> list[Any]:
    return meetings(Seminar.objects.all(), "de")


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 31), date(2027, 7, 3)])
def test_a_day_begins_at_nine_whatever_the_clock_did_that_night(group: Cohort, day: date) -> None:
    sem.seminar(group, day)
    (only,) = shown()[0].days
    assert only.starts_at == datetime(day.year, day.month, day.day, 9, tzinfo=BERLIN)
    assert only.starts_at.strftime("%H:%M") == "09:00"
    assert only.ends_at.strftime("%H:%M") == "12:15"
    assert only.blocks == (Block(540, 630, "Ankommen"), Block(645, 735, "Planspiel"))
    assert only.units == 4


def test_two_days_are_two_days_of_one_seminar(group: Cohort) -> None:
    made = sem.seminar(group)
    both = [*sem.units(date(2027, 3, 27)), *sem.units(date(2027, 3, 28), "22:30-24:00 Nacht")]
    actions.change(seminar=made, units=both, trainers=[], now=made.changed_at)
    (meeting,) = shown()
    assert [day.starts_at.date() for day in meeting.days] == [date(2027, 3, 27), date(2027, 3, 28)]
    assert meeting.units == 6
    assert meeting.days[1].blocks == (Block(1350, 1440, "Nacht"),)


def test_a_substitute_teaches_on_the_days_of_the_right(group: Cohort, foreign: Cohort) -> None:
    made = sem.seminar(group)
    sem.seminar(foreign)
    dated = {"starts_on": date(2027, 1, 22), "ends_on": date(2027, 1, 23)}
    substitute = build.appointed(role=Role.TRAINER, cohort=group, **dated)
    found = {day: list(seminars_taught_by(substitute, date(2027, 1, day))) for day in (21, 22, 23, 24)}
    assert found == {21: [], 22: [made], 23: [made], 24: []}


def test_the_title_is_the_seminar_days(group: Cohort) -> None:
    sem.seminar(group)
    assert [(m.title, m.language) for m in meetings(Seminar.objects.all(), "en")] == [("Politik Tag", "de")]
    assert slots_of(group, "de") == [(sem.slot_of(group).pk, "Politik Tag")]


def test_only_those_of_the_group_and_in_order(group: Cohort, foreign: Cohort) -> None:
    late, early = sem.seminar(group, date(2027, 2, 6)), sem.seminar(group)
    sem.seminar(foreign)
    found = meetings_of(group.pk, "de")
    assert [m.row.pk for m in found[sem.slot_of(group).pk]] == [early.pk, late.pk]
    assert list(found) == [sem.slot_of(group).pk]


@pytest.mark.parametrize("number", [1, 3])
def test_four_queries_however_many(group: Cohort, number: int) -> None:
    trainers = [build.person(log_in=False), build.person(log_in=False)]
    for n in range(number):
        sem.seminar(group, date(2027, 1, 10 + n), trainers=trainers, venue=sem.venue())
    with at_most(4):
        for meeting in shown():
            assert len(meeting.trainers) == 2
            assert meeting.venue is not None


def test_who_sees_and_who_leads(group: Cohort, foreign: Cohort) -> None:
    own, other = sem.seminar(group), sem.seminar(foreign)
    association = people.create_association(name="Nord")
    build.enrol(build.person(), group, association=association)
    trainer = build.appointed(role=Role.TRAINER, course=group.course)
    substitute = build.appointed(role=Role.TRAINER, cohort=group)
    coordinator = build.appointed(role=Role.COORDINATOR, cohort=group)
    of_association = build.appointed(role=Role.COORDINATOR, association=association)
    administrator = build.appointed(role=Role.ADMINISTRATOR)
    for person in (trainer, substitute, coordinator):
        assert list(seminars_led_by(person)) == [own] == list(seminars_seen_by(person))
    assert list(seminars_seen_by(of_association)) == [own]
    assert not seminars_led_by(of_association).exists()
    assert set(seminars_led_by(administrator)) == {own, other}
    for nobody in (None, build.person()):
        assert not seminars_seen_by(nobody).exists()


def test_a_substitutes_right_has_to_hold_on_all_days(group: Cohort) -> None:
    dated = build.appointed(
        role=Role.TRAINER, cohort=group, starts_on=date(2027, 1, 23), ends_on=date(2027, 1, 24)
    )
    always = build.appointed(role=Role.TRAINER, course=group.course)
    build.appointed(role=Role.COORDINATOR, cohort=group)
    first, last = date(2027, 1, 23), date(2027, 1, 24)
    assert may_teach_on(group, first, last) == {dated.pk, always.pk}
    assert may_teach_on(group, first, date(2027, 1, 25)) == {always.pk}
    assert may_teach_on(group, date(2027, 1, 22), last) == {always.pk}
