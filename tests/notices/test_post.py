"""What staff find on a person's page of what was sent to them: all around the seminars, and nothing of others."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lms.bookings import actions as bookings
from lms.bookings import holds
from lms.bookings.changing import call_off, change
from lms.bookings.models import Hold
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.errors import Refused
from lms.interest import actions as interest
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.mail.queries import all_failed
from lms.notices import circulars
from lms.notices.actions import remind
from lms.notices.enums import Audience, Unreachable
from lms.notices.queries import calls_of
from lms.people import actions as people
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.bookings.build import book, wish
from tests.notices import build as notices
from tests.queries import count
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db
NOW = notices.days(-30)


@pytest.fixture(autouse=True)
def _on_that_day(settings: Any) -> Any:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def seminar(committed: Any) -> Seminar:
    with committed():
        group = notices.group()
    return opened(group)


def opened(group: Cohort) -> Seminar:
    return meeting.seminar(group, books_from=NOW - timedelta(days=1), is_public=True)


@pytest.fixture
def amina(seminar: Seminar) -> Enrolment:
    return build.enrol(build.person("Amina"), seminar.cohort)


def staff(**role: Any) -> Person:
    person = build.person("Selma")
    appointments.appoint(person=person, **role)
    return person


def trainer(seminar: Seminar) -> Person:
    return staff(role=Role.TRAINER, course=seminar.cohort.course)


def read(viewer: Person, enrolment: Enrolment, signed_in: Any) -> str:
    answer = signed_in(viewer).get(reverse("lms_staff:person", args=[enrolment.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def write(seminar: Seminar, by: Person, subject: str, committed: Any) -> None:
    with committed():
        circulars.send(
            uuid=uuid4(), seminar=seminar, by=by, audience=Audience.BOOKED, subject=subject, text="x",
            now=timezone.now(),
        )  # fmt: skip


def test_every_letter_around_a_seminar_stands_on_the_page(
    seminar: Seminar, amina: Enrolment, signed_in: Any, committed: Any
) -> None:
    selma = trainer(seminar)
    interest.join(course=amina.course, person=amina.person, now=timezone.now())
    interest.tell_interested(now=timezone.now())
    book(seminar, amina.person)
    change(seminar=seminar, units=meeting.units(notices.DAY), trainers=[], now=timezone.now(), room="Saal 3")
    write(seminar, selma, "Wir sind in Saal 3", committed)
    with time_machine.travel(notices.days(-7, 10), tick=False):
        remind(now=timezone.now())
    call_off(seminar=seminar, why="krank", now=timezone.now())
    html = read(selma, amina, signed_in)
    subjects = list(Mail.objects.filter(person=amina.person).values_list("subject", flat=True))
    assert len(subjects) == 6
    for subject in subjects:
        assert subject in html, subject


def test_the_letter_that_proves_an_address_is_among_them(seminar: Seminar, signed_in: Any) -> None:
    holds.ask(seminar=seminar, wish=wish("neu@example.org"), browser="b", now=timezone.now())
    subject = Mail.objects.get(to="neu@example.org").subject
    made = holds.confirm(hold=Hold.objects.get(), now=timezone.now())
    enrolment = Enrolment.objects.get(person=made.person)  # type: ignore[union-attr]  # confirmed
    assert subject in read(trainer(seminar), enrolment, signed_in)


def test_nothing_of_others_or_of_another_course_stands_there(
    seminar: Seminar, amina: Enrolment, signed_in: Any, committed: Any
) -> None:
    with committed():
        group = meeting.group("Köln", "Religion")
    elsewhere = opened(group)
    book(elsewhere, amina.person)
    bea = book(seminar)
    write(elsewhere, trainer(elsewhere), "Anderer Kurs", committed)
    write(seminar, trainer(seminar), "Nur für Gebuchte", committed)
    html = read(trainer(seminar), amina, signed_in)
    assert Mail.objects.filter(person=amina.person).count() == 2
    for letter in Mail.objects.filter(person__in=[amina.person, bea.person]):
        assert letter.subject not in html


def test_who_looks_after_one_group_reads_nothing_of_another(
    seminar: Seminar, amina: Enrolment, signed_in: Any, committed: Any
) -> None:
    other = Cohort.objects.create(course=amina.course, name="Andere")
    there = meeting.seminar(other, notices.DAY + timedelta(days=9), books_from=NOW, is_public=True)
    book(there, amina.person)
    subject = Mail.objects.get(person=amina.person).subject
    own = staff(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=True)
    assert subject not in read(own, amina, signed_in)
    for viewer in (
        trainer(seminar),
        staff(role=Role.COORDINATOR, cohort=other, sees_names=True),
        staff(role=Role.ADMINISTRATOR),
    ):
        if viewer.roles.filter(cohort=other).exists():
            appointments.appoint(person=viewer, role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=True)
        assert subject in read(viewer, amina, signed_in)


def test_an_association_reads_of_its_own_people(seminar: Seminar, signed_in: Any) -> None:
    club = people.create_association(name="Verein")
    enrolment = build.enrol(build.person("Amina"), seminar.cohort, association=club)
    book(seminar, enrolment.person, association=club)
    who = staff(role=Role.COORDINATOR, association=club, sees_names=True)
    assert Mail.objects.get(person=enrolment.person).subject in read(who, enrolment, signed_in)


def test_a_letter_that_came_back_leads_to_a_call(
    seminar: Seminar, amina: Enrolment, signed_in: Any, committed: Any
) -> None:
    """The server took it, it came back to the mailbox: only staff can know."""
    client = signed_in(trainer(seminar))
    book(seminar, amina.person)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        call_off(seminar=seminar, why="krank", now=timezone.now())
    now = NOW + timedelta(hours=2)
    letter = Mail.objects.filter(person=amina.person).latest("pk")
    Mail.objects.update(state="sent", sent_at=now)

    def note(**fields: Any) -> str:
        url = reverse("lms_staff:letter_returned", args=[amina.pk])
        answer = client.post(url, {"letter": letter.pk, **fields}, follow=True)
        return str(answer.content.decode())

    def called() -> list[Any]:
        return [one.why for one in calls_of(Seminar.objects.get(pk=seminar.pk), now)]

    assert called() == []
    assert 'name="undo"' in note()
    assert called() == [(Unreachable.FAILED,)]
    assert list(all_failed()) == [letter]
    assert 'name="undo"' not in note(undo="1")
    assert called() == []
    letter.refresh_from_db()
    assert (letter.state, letter.problem) == ("sent", "")
    with pytest.raises(Refused):
        mail.arrived(letter=letter)


def test_only_who_may_change_the_person_notes_it_and_only_of_letters_they_see(
    seminar: Seminar, amina: Enrolment, signed_in: Any
) -> None:
    book(seminar, amina.person)
    other = Mail.objects.create(to="x@example.org", key="x", subject="Fremd", state="sent")
    Mail.objects.update(state="sent", sent_at=NOW)
    letter = Mail.objects.filter(person=amina.person).latest("pk")
    url = reverse("lms_staff:letter_returned", args=[amina.pk])
    club = people.create_association(name="Verein")
    for viewer in (staff(role=Role.COORDINATOR, association=club, sees_names=True), amina.person):
        assert signed_in(viewer).post(url, {"letter": letter.pk}).status_code in (302, 403, 404)
    client = signed_in(trainer(seminar))
    for wrong in (other.pk, "x", "", "9" * 30):
        assert client.post(url, {"letter": wrong}).status_code == 302
    assert client.get(url).status_code == 405
    assert not Mail.objects.exclude(state="sent").exists()


def test_it_costs_the_same_for_one_letter_and_for_many(
    seminar: Seminar, amina: Enrolment, signed_in: Any
) -> None:
    selma, mine = trainer(seminar), book(seminar, amina.person)
    read(selma, amina, signed_in)
    few = count(lambda: read(selma, amina, signed_in))
    for _ in range(3):
        bookings.cancel(booking=mine, now=timezone.now())
        mine = book(seminar, amina.person)
    assert count(lambda: read(selma, amina, signed_in)) == few
