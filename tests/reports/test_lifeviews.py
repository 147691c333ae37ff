"""Withdraw, finish, take back, repeat: records stay, every step is an event, nothing leaves the scope."""

from typing import Any

import pytest
from django.urls import reverse

from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Cohort, Enrolment, EnrolmentEvent
from lms.errors import Refused
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from tests import build


@pytest.fixture
def group(db: None, committed: Any) -> Cohort:
    with committed():
        page = build.course(lessons=1, quizzes=0)
    return build.cohort(page, "Dortmund")


@pytest.fixture
def trainer(group: Cohort) -> Person:
    person = build.person("Selma", "Arslan")
    appointments.appoint(person=person, role=Role.TRAINER, course=group.course)
    person.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    return person


@pytest.fixture
def done(group: Cohort) -> Enrolment:
    enrolment = build.enrol(build.person("Amina"), group)
    lesson = group.course.activities.get(kind="lesson")
    progress.record(
        enrolment=enrolment, activity=lesson.pk, outcome=Outcome(State.DONE), source=Source.LESSON
    )
    enrolment.refresh_from_db()
    return enrolment


def ask(client: Any, name: str, enrolment: Enrolment, **data: Any) -> Any:
    return client.post(reverse(f"lms_staff:{name}", args=[enrolment.pk]), data)


@pytest.mark.parametrize("end", [cohorts.withdraw, cohorts.finish])
def test_an_end_is_taken_back_with_everything_done(
    done: Enrolment, trainer: Person, signed_in: Any, end: Any
) -> None:
    end(enrolment=done, by=trainer, why="Umzug")
    ask(signed_in(trainer), "resume", done)
    before = done.done
    done.refresh_from_db()
    assert (done.state, done.done) == (EnrolmentState.ACTIVE, before)
    assert before > 0
    event = EnrolmentEvent.objects.filter(enrolment=done).latest("pk")
    assert (event.state, event.by) == (EnrolmentState.ACTIVE, trainer)


def test_who_was_only_invited_is_invited_again(group: Cohort) -> None:
    enrolment = build.enrol(build.person(), group, state=EnrolmentState.INVITED)
    cohorts.withdraw(enrolment=enrolment)
    assert cohorts.resume(enrolment=enrolment).state == EnrolmentState.INVITED


def test_a_repeat_is_a_new_row_and_the_first_time_stays(
    done: Enrolment, group: Cohort, trainer: Person, signed_in: Any
) -> None:
    other = Cohort.objects.create(course=group.course, name="Hagen")
    client = signed_in(trainer)
    assert ask(client, "repeat", done, cohort=other.pk).status_code == 422  # still takes part
    cohorts.finish(enrolment=done)
    page = client.get(reverse("lms_staff:person", args=[done.pk])).content.decode()
    assert "Kurs noch einmal beginnen" in page
    ask(client, "repeat", done, cohort=other.pk, why="Auffrischung")
    again = Enrolment.objects.get(cohort=other)
    assert (again.person, again.state, again.done) == (done.person, EnrolmentState.ACTIVE, 0)
    assert Record.objects.filter(enrolment=done).exists()
    assert EnrolmentEvent.objects.filter(enrolment=again, why="Auffrischung").exists()
    with pytest.raises(Refused):
        cohorts.resume(enrolment=done)


def test_nothing_outside_the_scope_is_taken_back_or_repeated(done: Enrolment, signed_in: Any) -> None:
    foreign = build.cohort(build.course_page("Alt"), "Alt")
    stranger = build.person()
    appointments.appoint(person=stranger, role=Role.TRAINER, course=foreign.course)
    stranger.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    cohorts.withdraw(enrolment=done)
    client = signed_in(stranger)
    assert ask(client, "resume", done).status_code == 404
    assert ask(client, "repeat", done, cohort=foreign.pk).status_code == 404
    done.refresh_from_db()
    assert done.state == EnrolmentState.WITHDRAWN
