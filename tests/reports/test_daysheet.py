"""The day sheet: who comes, how prepared, what for whom to read, and its price."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.bookings import actions as bookings
from lms.bookings.enums import Way
from lms.bookings.models import Booking, BookingNeed
from lms.classroom import actions as classroom
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.mail.models import Mail
from lms.outline.models import Activity
from lms.pages.models import CoursePage
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.reports.daysheet import prepared
from lms.reports.quizreport import hard_questions
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.attendance.build import booked
from tests.build import cohort_of
from tests.queries import count
from tests.quizzes.sitting import joined, sat
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


def test_the_door_code_stands_on_the_sheet_and_nowhere_that_participants_look(
    group: Cohort, lead: Person, signed_in: Any, committed: Any
) -> None:
    """Pages, calendars and letters of somebody who has a seat, and of a stranger."""
    day = timezone.localdate() + timedelta(days=1)
    made = sem.seminar(
        group, day, trainers=[lead], venue=sem.venue(), is_public=True, door_code="Tor-4719",
        books_from=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    guest = build.person()
    with committed():
        bookings.book(seminar=made, person=guest, way=Way.STAFF, now=timezone.now())
    own, stranger = signed_in(guest), Client()
    uuid = Booking.objects.get(person=guest).uuid
    feed = seminars.open_feed(cohort=group, now=timezone.now())
    places = [
        reverse("lms:dates"), reverse("lms:date", args=[made.uuid]), reverse("lms:book", args=[made.uuid]),
        reverse("lms:dates_calendar"), reverse("lms:date_file", args=[made.uuid]), reverse("lms:way"),
        reverse("lms:room", args=[made.pk]), reverse("lms:booking", args=[uuid]), reverse("lms:door"),
        reverse("lms:meeting_file", args=[made.pk]), reverse("lms:group_calendar", args=[feed.token]),
    ]  # fmt: skip
    said = [client.get(at, follow=True).content.decode() for at in places for client in (own, stranger)]
    letters = [f"{one.text} {one.html} {one.calendars}" for one in Mail.objects.all()]
    assert letters
    assert sum("Bürgerhaus" in one for one in said) > len(places) // 2  # they do speak of the place
    assert [one for one in (*said, *letters) if "Tor-4719" in one] == []
    assert "Tor-4719" in sheet(signed_in(lead), made)


@pytest.fixture
def quizzes(group: Cohort, committed: Any) -> list[Activity]:
    """Quizzes of two questions and of one before the seminar, and of one after it."""
    course = CoursePage.objects.get(translation_key=group.course_id)
    bodies = [
        [build.single_choice("a", prompt="Frage A?"), build.single_choice("b", prompt="Frage B?")],
        [build.single_choice("c", prompt="Frage C? " + "Langer Text. " * 20)],
        [build.single_choice("d", prompt="Frage D?")],
    ]
    with committed():
        phases = ("before", "before", "after")
        pages = [build.quiz(build.module(course, phase=phase), body=body)
                 for phase, body in zip(phases, bodies, strict=True)]  # fmt: skip
    return [build.activity(page) for page in pages]


def answer(group: Cohort, quizzes: list[Activity], people: int, **right: int) -> None:
    """So many people of the group hand all quizzes in; of each question, so many are right."""
    for number, who in enumerate(joined(group, people)):
        given = {uid: {"choice": f"{uid}-{0 if number < so_many else 1}"} for uid, so_many in right.items()}
        for quiz in quizzes:
            sat(who, quiz, given)


def test_the_three_hardest_questions_of_the_preparation(
    seminar: Seminar, lead: Person, quizzes: list[Activity], signed_in: Any
) -> None:
    answer(seminar.cohort, quizzes, 5, a=4, b=1, c=3, d=0)
    found = hard_questions(lead, seminar.cohort, "de", timezone.now())
    assert [(one.text[:8], one.percent) for one in found] == [
        ("Frage B?", 20),
        ("Frage C?", 60),
        ("Frage A?", 80),
    ]
    assert max(len(one.text) for one in found) <= 140
    page = sheet(signed_in(lead), seminar)
    assert "Die schwersten Fragen" in page
    assert page.index("Frage B?") < page.index("Frage C?") < page.index("Frage A?")
    assert "(20 Prozent richtig)" in page
    assert "Frage D?" not in page


def test_what_everybody_knew_is_not_hard(
    seminar: Seminar, lead: Person, quizzes: list[Activity], signed_in: Any
) -> None:
    answer(seminar.cohort, quizzes, 5, a=5, b=5, c=5, d=0)
    assert "Die schwersten Fragen" not in sheet(signed_in(lead), seminar)


def test_of_too_few_people_or_of_another_group_no_question_is_hard(
    seminar: Seminar, lead: Person, quizzes: list[Activity], signed_in: Any
) -> None:
    answer(seminar.cohort, quizzes, 4, a=1, b=1, c=1, d=1)
    answer(cohort_of(seminar.cohort.course), quizzes, 9, a=1, b=1, c=1, d=1)
    client = signed_in(lead)
    assert "Die schwersten Fragen" not in sheet(client, seminar)
    answer(seminar.cohort, quizzes, 1, a=1, b=1, c=1, d=1)
    assert "(40 Prozent richtig)" in sheet(client, seminar)


def test_hard_questions_are_for_who_teaches(
    seminar: Seminar, quizzes: list[Activity], signed_in: Any
) -> None:
    answer(seminar.cohort, quizzes, 5, a=1, b=1, c=1, d=1)
    coordinator = build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=True)
    assert "Die schwersten Fragen" not in sheet(signed_in(coordinator), seminar)


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
    assert costs[0] <= 25  # three more where there are quizzes before the seminar


def test_hard_questions_cost_the_same_with_five_and_with_ten(
    seminar: Seminar, lead: Person, quizzes: list[Activity], signed_in: Any
) -> None:
    client, costs = signed_in(lead), []
    for _round in range(2):
        answer(seminar.cohort, quizzes, 5, a=1, b=2, c=3, d=0)
        sheet(client, seminar)
        costs.append(count(lambda: sheet(client, seminar)))
    assert costs[0] == costs[1] <= 28
