"""The evening before a seminar day: to which trainers a letter goes, when, and once."""

from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, RoleAssignment
from lms.conf import conf
from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.notices.eve import ask_if_ready
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.mail.transports import Recorder, down
from tests.notices import build as notices
from tests.notices.build import DAY, days
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db
EVE = days(-1, 17)
SUBJECT = "Seminartag am Samstag, 23. Januar: Ist alles bereit?"


def _make(committed: Any) -> Cohort:
    with committed():
        return notices.group()


_rows = made_once(_make)


@pytest.fixture
def group(db: None, _rows: Cohort) -> Cohort:
    return deepcopy(_rows)


@pytest.fixture
def lead(group: Cohort) -> Person:
    return appointed("Selma", course=group.course)


@pytest.fixture
def seminar(group: Cohort, lead: Person) -> Seminar:
    return sem.seminar(group, DAY, now=days(-60), venue=sem.venue(), trainers=[lead])


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.LMS_MAIL_TRANSPORT = "tests.mail.transports.Recorder"
    Recorder.reset()


@pytest.fixture
def ticks(committed: Any) -> Any:
    """The clock's two jobs at these times."""

    def run(*times: datetime) -> None:
        for now in times:
            with time_machine.travel(now, tick=False), committed():
                ask_if_ready(now=now)
                mail.deliver_due(now=now)

    return run


def appointed(name: str, **scope: Any) -> Person:
    person = build.person(name)
    appointments.appoint(person=person, role=Role.TRAINER, **scope)
    return person


def sent() -> list[str]:
    return [message.to[0] for message in Recorder.accepted]


def moved_to(seminar: Seminar, day: date, now: datetime, programme: str = sem.PROGRAMME) -> None:
    leads = [one.person for one in seminar.leads.all()]
    seminars.change(seminar=seminar, units=sem.units(day, programme), trainers=leads, now=now)


def test_each_trainer_of_the_day_is_written_to_once_in_the_evening(
    seminar: Seminar, lead: Person, ticks: Any
) -> None:
    ticks(days(-2, 18), days(-1, 9), days(-1, 16, 59))
    assert sent() == []
    ticks(
        EVE, days(-1, 17, 1), days(-1, 21, 59), days(-1, 23), days(0, 7), days(0, 8, 59), days(0, 9), days(1)
    )
    (message,) = Recorder.accepted
    assert (message.to, message.subject) == ([lead.email], SUBJECT)
    assert "Ort: Bürgerhaus, Parkstraße 4, Dortmund" in message.body
    assert "09:00" in message.body
    page, sheet = (
        reverse("lms:ready", args=[seminar.pk, DAY]),
        reverse("lms_staff:day_sheet", args=[seminar.pk]),
    )
    assert conf.base_url + page in message.body
    assert conf.base_url + sheet in message.body


def test_a_substitute_of_that_day_is_a_trainer_of_it_and_a_former_one_is_not(
    seminar: Seminar, lead: Person, group: Cohort, ticks: Any
) -> None:
    that_day = appointed("Vertretung", cohort=group, starts_on=DAY, ends_on=DAY)
    long = appointed("Dauerhaft", cohort=group)
    appointed("Früher", cohort=group, ends_on=DAY - timedelta(days=1))
    appointed("Später", cohort=group, starts_on=DAY + timedelta(days=1))
    appointed("Kollegin", course=group.course)  # teaches the course, not this seminar
    for role in (Role.CONTACT, Role.ADMINISTRATOR):
        scope = {"course": group.course} if role == Role.CONTACT else {}
        appointments.appoint(person=build.person(), role=role, **scope)
    ticks(EVE, days(-1, 18))
    assert sorted(sent()) == sorted([lead.email, that_day.email, long.email])
    body = next(one.body for one in Recorder.accepted if one.to == [that_day.email])
    assert "Ihre Ernennung für diese Gruppe beginnt am Samstag, 23. Januar" in " ".join(body.split())
    assert reverse("lms_staff:day_sheet", args=[seminar.pk]) not in body  # it is shut until then


def test_a_trainer_whose_right_has_ended_gets_nothing_though_named(
    seminar: Seminar, lead: Person, group: Cohort, ticks: Any
) -> None:
    other = appointed("Kollegin", course=group.course)
    RoleAssignment.objects.filter(person=lead).update(ends_on=DAY - timedelta(days=1))
    ticks(EVE)
    assert sent() == [other.email]  # nobody is left who is named: all of the course


def test_who_steps_in_that_very_morning_is_told_at_once(
    seminar: Seminar, lead: Person, group: Cohort, ticks: Any
) -> None:
    ticks(EVE)
    late = appointed("Rettung", cohort=group, starts_on=DAY, ends_on=DAY)
    ticks(days(0, 5, 59))
    assert sent() == [lead.email]
    ticks(days(0, 6, 30), days(0, 6, 31))
    assert sent() == [lead.email, late.email]
    appointed("Zu spät", cohort=group, starts_on=DAY, ends_on=DAY)
    ticks(days(0, 9), days(0, 12))
    assert len(sent()) == 2


def test_each_day_of_a_seminar_has_its_own_letter(group: Cohort, lead: Person, ticks: Any) -> None:
    both = [*sem.units(DAY), *sem.units(DAY + timedelta(days=1), "10:00-11:30 Praxis")]
    seminars.plan(cohort=group, slot=sem.slot_of(group), units=both, now=days(-60), trainers=[lead])
    ticks(EVE, days(0, 17), days(0, 18), days(1, 17))
    assert [one.subject for one in Recorder.accepted] == [
        SUBJECT, "Seminartag am Sonntag, 24. Januar: Ist alles bereit?",
    ]  # fmt: skip
    assert "10:00" in Recorder.accepted[1].body


def test_a_cancelled_seminar_and_a_group_for_trying_out_have_none(
    seminar: Seminar, group: Cohort, lead: Person, ticks: Any
) -> None:
    seminars.cancel(seminar=seminar, why="Krank", now=days(-3))
    tried = Cohort.objects.create(course=group.course, name="Probe", is_test=True)
    sem.seminar(tried, DAY, now=days(-60), trainers=[lead])
    ticks(EVE, days(0, 7))
    assert not Mail.objects.exists()


def test_only_another_day_is_a_reason_for_another_letter(seminar: Seminar, ticks: Any) -> None:
    ticks(EVE)
    moved_to(seminar, DAY, days(-1, 18), "10:00-11:30 Ankommen")  # later on the same day
    ticks(days(-1, 18, 1), days(0, 7))
    assert len(sent()) == 1
    moved_to(seminar, DAY + timedelta(days=7), days(0, 8))
    ticks(days(0, 8, 1), days(6, 16), days(6, 17), days(6, 18))
    assert [one.subject for one in Recorder.accepted] == [
        SUBJECT, "Seminartag am Samstag, 30. Januar: Ist alles bereit?",
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["moved", "cancelled", "withdrawn"])
def test_what_is_no_longer_true_is_not_sent(
    seminar: Seminar, lead: Person, group: Cohort, ticks: Any, change: str
) -> None:
    other = appointed("Kollegin", cohort=group)
    Recorder.before = down
    ticks(EVE)
    assert Mail.objects.filter(state=MailState.QUEUED).count() == 2
    if change == "moved":
        moved_to(seminar, DAY + timedelta(days=30), days(-1, 17, 1))
    elif change == "cancelled":
        seminars.cancel(seminar=seminar, why="Krank", now=days(-1, 17, 1))
    else:
        RoleAssignment.objects.filter(person=lead).delete()
    Recorder.before = None
    ticks(days(-1, 18), days(-1, 20), days(0, 7))
    assert sent() == ([other.email] if change == "withdrawn" else [])


def test_a_right_that_was_taken_by_mistake_and_given_back_brings_one_letter(
    seminar: Seminar, lead: Person, ticks: Any
) -> None:
    ask_if_ready(now=EVE)
    held = RoleAssignment.objects.filter(person=lead)
    held.update(ends_on=DAY - timedelta(days=2))
    ask_if_ready(now=days(-1, 17, 1))
    assert [one.state for one in Mail.objects.all()] == [MailState.VOID]
    held.update(ends_on=None)
    ticks(days(-1, 17, 2), days(-1, 17, 3))
    assert sent() == [lead.email]


def test_what_staff_put_aside_is_not_written_again(seminar: Seminar, ticks: Any) -> None:
    ask_if_ready(now=EVE)
    Mail.objects.update(state=MailState.FAILED, tries=1)
    mail.put_aside(letter=Mail.objects.get(), now=EVE)
    ticks(days(-1, 18))
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("sunday", [date(2027, 3, 28), date(2026, 10, 25)])
def test_the_night_on_which_the_clocks_change_moves_no_letter(
    group: Cohort, lead: Person, ticks: Any, sunday: date
) -> None:
    """F13: the evening before is five o'clock on the clock, for the Sunday and for the Monday after it."""
    for day in (sunday, sunday + timedelta(days=1)):
        sem.seminar(group, day, now=notices.at(sunday - timedelta(days=60)), trainers=[lead])
    ticks(notices.at(sunday - timedelta(days=1), 16, 59))
    assert sent() == []
    ticks(notices.at(sunday - timedelta(days=1), 17), notices.at(sunday, 8), notices.at(sunday, 16, 59))
    assert len(sent()) == 1
    ticks(notices.at(sunday, 17), notices.at(sunday, 18))
    assert len(sent()) == 2


def test_a_trainer_without_address_is_left_alone(seminar: Seminar, lead: Person, ticks: Any) -> None:
    Person.objects.filter(pk=lead.pk).update(email="")
    ticks(EVE)
    assert not Mail.objects.exists()


def test_minutes_in_which_nothing_is_to_do_cost_little(seminar: Seminar, group: Cohort, ticks: Any) -> None:
    for number in range(3):
        appointed(f"T{number}", cohort=group)
    ticks(EVE)
    with at_most(2):
        ask_if_ready(now=days(-5, 18))
    with at_most(8):  # a seminar whose trainers all have their letter
        ask_if_ready(now=days(-1, 17, 5))
