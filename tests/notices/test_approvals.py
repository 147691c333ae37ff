"""The letter to who decides: once a day, to whom, and not about what is decided."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lms.bookings import deciding
from lms.bookings.models import Booking
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.mail.models import Mail
from lms.notices.approvals import tell_deciders
from lms.people.models import Person
from lms.seminars.models import Seminar, SeminarTrainer
from tests import build
from tests.bookings.build import book, seminar
from tests.queries import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(group: Cohort) -> Seminar:
    return seminar(group=group, needs_approval=True)


@pytest.fixture
def selma(where: Seminar) -> Person:
    return staff(where, "Selma", role=Role.TRAINER, course=where.cohort.course)


def staff(where: Seminar, name: str, **role: Any) -> Person:
    person = build.person(name)
    appointments.appoint(person=person, **role)
    return person


def at(hour: int, days: int = 0) -> datetime:
    local = timezone.localtime() + timedelta(days=days)
    return local.replace(hour=hour, minute=30, second=0, microsecond=0)


def tell(hour: int = 11, days: int = 0) -> list[str]:
    """Runs the clock then; whom it wrote to."""
    before = set(Mail.objects.values_list("pk", flat=True))
    with time_machine.travel(at(hour, days), tick=False):
        tell_deciders(now=timezone.now())
    return sorted(Mail.objects.exclude(pk__in=before).values_list("person__given_names", flat=True))


def ask(where: Seminar, hour: int = 10, days: int = 0) -> Booking:
    with time_machine.travel(at(hour, days), tick=False):
        return book(where)


def test_the_first_who_asks_is_told_at_once_and_the_others_next_day(where: Seminar, selma: Person) -> None:
    assert tell() == []
    ask(where)
    assert tell() == ["Selma"]
    letter = Mail.objects.filter(person=selma).latest("pk")
    assert "1 Person" in letter.text
    assert reverse("lms_staff:bookings", args=[where.pk]) in letter.text
    for _ in range(3):
        ask(where, hour=12)
    assert tell(hour=13) == []
    assert tell(hour=11, days=1) == ["Selma"]
    assert "4 Personen" in Mail.objects.filter(person=selma).latest("pk").text
    assert tell(hour=11, days=2) == []


def test_nobody_is_told_at_night_or_of_what_is_decided(where: Seminar, selma: Person) -> None:
    asked = ask(where)
    assert tell(hour=22) == []
    deciding.approve(booking=asked, by=selma, now=timezone.now())
    assert tell() == []


def test_nothing_is_asked_once_it_began_or_was_cancelled(where: Seminar, selma: Person) -> None:
    ask(where)
    assert tell(days=31) == []
    Seminar.objects.update(cancelled_at=timezone.now())
    assert tell() == []


def test_who_leads_the_seminar_and_coordinates_its_group_hears(where: Seminar, selma: Person) -> None:
    staff(where, "Tina", role=Role.TRAINER, course=where.cohort.course)
    staff(where, "Karim", role=Role.COORDINATOR, cohort=where.cohort, sees_names=True)
    staff(where, "Ohne", role=Role.COORDINATOR, cohort=where.cohort, sees_names=False)
    staff(where, "Ada", role=Role.ADMINISTRATOR)
    SeminarTrainer.objects.create(seminar=where, person=selma)
    ask(where)
    assert tell() == ["Karim", "Selma"]


def test_where_nobody_leads_all_trainers_hear(where: Seminar, selma: Person) -> None:
    staff(where, "Tina", role=Role.TRAINER, course=where.cohort.course)
    ask(where)
    assert tell() == ["Selma", "Tina"]


def test_several_seminars_are_one_letter(where: Seminar, selma: Person) -> None:
    other = seminar(group=where.cohort, in_days=40, needs_approval=True)
    ask(where)
    ask(other)
    assert tell() == ["Selma"]
    text = Mail.objects.filter(person=selma).latest("pk").text
    assert text.count("1 Person") == 2
    assert f"{reverse('wagtailadmin_home')}\n" in text


def test_it_costs_the_same_however_many_ask(where: Seminar, selma: Person) -> None:
    Seminar.objects.update(seats=9)
    ask(where)
    tell()
    few = count(lambda: tell_deciders(now=at(11)))
    for _ in range(3):
        ask(where)
    assert count(lambda: tell_deciders(now=at(11))) == few
