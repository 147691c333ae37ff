"""The day sheet: who comes, how prepared, what for whom to read, and its price."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.bookings.models import Booking, BookingNeed
from lms.classroom import actions as classroom
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.reports.daysheet import prepared
from lms.seminars.models import Seminar
from tests import build
from tests.attendance.build import booked
from tests.queries import count
from tests.seminars import build as sem
from tests.seminars.conftest import _rows, foreign, group

__all__ = ["_rows", "foreign", "group"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(group: Cohort) -> Person:
    return build.appointed(role=Role.TRAINER, course=group.course)


@pytest.fixture
def seminar(group: Cohort, lead: Person) -> Seminar:
    day = timezone.localdate() + timedelta(days=1)
    return sem.seminar(group, day, trainers=[lead], venue=sem.venue(), room="Saal 2")


def sheet(client: Any, seminar: Seminar) -> str:
    answer = client.get(reverse("lms_staff:day_sheet", args=[seminar.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def needs(seminar: Seminar, who: Person, text: str) -> None:
    booking = Booking.objects.get(seminar=seminar, person=who)
    BookingNeed.objects.create(booking=booking, kind="food", text=text, delete_on=timezone.localdate())


def finish(seminar: Seminar, who: Person) -> None:
    """All that is asked before the seminar."""
    enrolment = Enrolment.objects.get(person=who)
    lesson = seminar.cohort.course.activities.get(kind="lesson")
    progress.record(
        enrolment=enrolment, activity=lesson.pk, outcome=Outcome(State.DONE), source=Source.LESSON
    )


def test_who_comes_how_prepared_and_who_does_not(seminar: Seminar, lead: Person, signed_in: Any) -> None:
    amina = booked(seminar, build.person("Amina", "Bereit"))
    idle = booked(seminar, build.person("Samuel", "Später"))
    booked(seminar, build.person("Dritte", "Wartende"), state="waiting")
    booked(seminar, build.person("Vierte", "Abgesagte"), state="cancelled")
    finish(seminar, amina)
    assert prepared(seminar, [amina.pk, idle.pk], timezone.now()) == {amina.pk: 100, idle.pk: 0}
    page = sheet(signed_in(lead), seminar)
    assert "Bereit, Amina" in page
    assert "Später, Samuel" in page
    assert "Wartende" not in page
    assert "Abgesagte" not in page
    assert "<strong>2</strong>" in page
    assert page.count("<strong>1</strong>") == 3  # prepared, not begun, waiting
    assert "Saal 2" in page


def test_needs_and_questions_are_for_whom_they_are_for(
    seminar: Seminar, lead: Person, signed_in: Any
) -> None:
    who = booked(seminar)
    needs(seminar, who, "ohne Nüsse")
    classroom.ask(seminar=seminar, person=who, text="Wie wählt man?", with_name=False, now=timezone.now())
    coordinator = build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=True)
    other = build.appointed(
        role=Role.TRAINER, course=seminar.cohort.course
    )  # leads another day of the course
    read = {name: sheet(signed_in(one), seminar)
            for name, one in (("lead", lead), ("coordinator", coordinator), ("other", other))}  # fmt: skip
    assert {name: "ohne Nüsse" in page for name, page in read.items()} == {
        "lead": True, "coordinator": True, "other": False,
    }  # fmt: skip
    assert {name: "Wie wählt man?" in page for name, page in read.items()} == {
        "lead": True, "coordinator": False, "other": True,
    }  # fmt: skip


def test_for_others_it_is_not_there(seminar: Seminar, foreign: Cohort, signed_in: Any) -> None:
    others = [
        build.appointed(role=Role.TRAINER, course=foreign.course),
        build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=False),
    ]
    for who in others:
        assert signed_in(who).get(reverse("lms_staff:day_sheet", args=[seminar.pk])).status_code == 404


def test_it_costs_the_same_with_one_and_with_thirty(seminar: Seminar, lead: Person, signed_in: Any) -> None:
    client = signed_in(lead)
    costs = []
    for many in (1, 29):
        for number in range(many):
            who = booked(seminar, build.person(log_in=False, email=f"p{many}-{number}@example.org"))
            needs(seminar, who, "vegetarisch")
        sheet(client, seminar)
        costs.append(count(lambda: sheet(client, seminar)))
    assert costs[0] == costs[1]
    assert costs[0] == 23
