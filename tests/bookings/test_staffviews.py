"""The staff's list of bookings: who sees whom, who reads needs, who decides."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.bookings import holds
from lms.bookings.enums import Need
from lms.bookings.models import Booking
from lms.bookings.rules import needs_go_on, phone_goes_on
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.seminars.models import Seminar, SeminarTrainer
from tests import build
from tests.bookings.build import book, person, seminar, wish
from tests.queries import count
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(group: Cohort, settings: Any) -> Seminar:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    return seminar(group=group)


def staff(**scope: Any) -> Person:
    who = build.person("Staff")
    appointments.appoint(person=who, by=None, **scope)
    return who


def page(who: Person, name: str, *args: Any, data: dict[str, Any] | None = None) -> Any:
    client = Client()
    client.force_login(who.user)
    address = reverse(f"lms_staff:{name}", args=args)
    return client.post(address, data) if data is not None else client.get(address)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


class TestNeeds:
    """Threat G2: only who leads the seminar, and coordinators of its group."""

    @pytest.fixture
    def club(self, where: Seminar) -> Association:
        club = people.create_association(name="Verein")
        book(where, association=club, needs={Need.FOOD: "CANARYNEED"})
        return club

    def test_readers(self, where: Seminar, club: Association) -> None:
        trainer = staff(role=Role.TRAINER, course=where.cohort.course)
        SeminarTrainer.objects.create(seminar=where, person=trainer)
        for who in (trainer, staff(role=Role.COORDINATOR, cohort=where.cohort, sees_names=True)):
            assert "CANARYNEED" in text(page(who, "bookings", where.pk))

    def test_everybody_else(self, where: Seminar, club: Association) -> None:
        others = [
            staff(role=Role.TRAINER, course=where.cohort.course),
            staff(role=Role.COORDINATOR, association=club, sees_names=True),
            staff(role=Role.ADMINISTRATOR),
        ]
        for who in others:
            answer = page(who, "bookings", where.pk)
            assert answer.status_code == 200
            assert "Test, Amina" in text(answer)
            assert "CANARYNEED" not in text(answer)

    def test_no_letter_carries_them(self, where: Seminar, club: Association) -> None:
        for letter in Mail.objects.all():
            assert "CANARYNEED" not in f"{letter.subject} {letter.text} {letter.html} {letter.calendars}"


def test_coordinators_of_an_association_see_their_own_people_and_decide_nothing(where: Seminar) -> None:
    own, other = people.create_association(name="Eigen"), people.create_association(name="Fremd")
    mine, foreign = (
        book(where, person("Meine"), association=own),
        book(where, person("Andere"), association=other),
    )
    who = staff(role=Role.COORDINATOR, association=own, sees_names=True)
    shown = text(page(who, "bookings", where.pk))
    assert "Meine" in shown
    assert "Andere" not in shown
    assert page(who, "cancel_booking", foreign.pk).status_code == 404
    for name, pk in (("cancel_booking", mine.pk), ("decide_booking", mine.pk), ("book_for", where.pk)):
        assert page(who, name, pk).status_code == 404


def test_strangers_among_staff_find_nothing(where: Seminar, django_capture_on_commit_callbacks: Any) -> None:
    mine = book(where)
    with django_capture_on_commit_callbacks(execute=True):
        other = meeting.group("Köln", "Anderes")
    who = staff(role=Role.TRAINER, course=other.course)
    assert page(who, "bookings", where.pk).status_code == 404
    assert page(who, "cancel_booking", mine.pk).status_code == 404


def test_who_is_not_proved_is_a_number_only(where: Seminar) -> None:
    holds.ask(
        seminar=where, wish=wish("canary@example.org", family_name="Neuling"), browser="b", now=timezone.now()
    )
    shown = text(page(staff(role=Role.TRAINER, course=where.cohort.course), "bookings", where.pk))
    assert "canary@" not in shown
    assert "Neuling" not in shown


def test_approving_and_refusing(where: Seminar) -> None:
    Seminar.objects.update(needs_approval=True)
    one, two = book(where), book(where)
    who = staff(role=Role.TRAINER, course=where.cohort.course)
    page(who, "decide_booking", one.pk, data={"approve": "1", "why": ""})
    assert page(who, "decide_booking", two.pk, data={"refuse": "1", "why": ""}).status_code == 422
    page(who, "decide_booking", two.pk, data={"refuse": "1", "why": "voll"})
    assert [Booking.objects.get(pk=row.pk).state for row in (one, two)] == ["booked", "refused"]


def test_booking_for_somebody_of_the_group(where: Seminar) -> None:
    who, stranger = build.person("Mina"), person("Fremd")
    build.enrol(who, where.cohort)
    chief = staff(role=Role.TRAINER, course=where.cohort.course)
    assert "Fremd" not in text(page(chief, "book_for", where.pk))
    assert page(chief, "book_for", where.pk, data={"person": stranger.pk}).status_code == 422
    page(chief, "book_for", where.pk, data={"person": who.pk})
    made = Booking.objects.get()
    assert (made.person, made.way, made.by) == (who, "staff", chief)


def test_staff_note_phone_and_needs_where_they_book(where: Seminar) -> None:
    """Whoever has no e-mail is called where something changes."""
    who = build.person("Mina", log_in=False)
    build.enrol(who, where.cohort)
    chief = staff(role=Role.TRAINER, course=where.cohort.course)
    shown = text(page(chief, "book_for", where.pk))
    assert shown.count("Wir löschen") == 2
    data = {"person": who.pk, "phone": "0231 12", "needs": ["food"], "needs_text": "CANARYNEED"}
    assert page(chief, "book_for", where.pk, data={**data, "needs": []}).status_code == 422
    page(chief, "book_for", where.pk, data=data)
    made = Booking.objects.get()
    assert (made.phone, made.phone_delete_on) == ("0231 12", phone_goes_on(where))
    need = made.needs.get()
    assert (need.kind, need.text, need.delete_on) == ("food", "CANARYNEED", needs_go_on(where))


class TestNotingAfterwards:
    def test_a_number_is_added_and_taken_out(self, where: Seminar) -> None:
        made = book(where, needs={Need.FOOD: "CANARYNEED"})
        chief = staff(role=Role.TRAINER, course=where.cohort.course)
        assert reverse("lms_staff:note_details", args=[made.pk]) in text(page(chief, "bookings", where.pk))
        assert "CANARYNEED" not in text(page(chief, "note_details", made.pk))  # they lead another seminar
        answer = page(chief, "note_details", made.pk, data={"phone": "0231 12", "needs": ["access"]})
        assert answer.headers["Location"] == reverse("lms_staff:bookings", args=[where.pk])
        made.refresh_from_db()
        assert (made.phone, made.phone_delete_on) == ("0231 12", phone_goes_on(where))
        assert made.needs.get().text == "CANARYNEED"  # what they may not read, they do not change
        page(chief, "note_details", made.pk, data={"phone": ""})
        made.refresh_from_db()
        assert (made.phone, made.phone_delete_on) == ("", None)

    def test_who_reads_needs_changes_them(self, where: Seminar) -> None:
        made = book(where, needs={Need.FOOD: "halal"})
        chief = staff(role=Role.COORDINATOR, cohort=where.cohort, sees_names=True)
        assert "halal" in text(page(chief, "note_details", made.pk))
        page(chief, "note_details", made.pk, data={"needs": ["access"], "needs_text": "Rampe"})
        assert list(made.needs.values_list("kind", "text")) == [("access", "Rampe")]

    def test_after_the_seminar_nothing_is_noted(self, where: Seminar) -> None:
        made = book(where)
        chief = staff(role=Role.TRAINER, course=where.cohort.course)
        with time_machine.travel(where.ends_at + timedelta(days=2)):
            page(chief, "note_details", made.pk, data={"phone": "0231 12"})
        made.refresh_from_db()
        assert made.phone == ""

    def test_others_find_no_such_page(self, where: Seminar) -> None:
        club = people.create_association(name="Verein")
        made = book(where, association=club)
        who = staff(role=Role.COORDINATOR, association=club, sees_names=True)
        assert page(who, "note_details", made.pk).status_code == 404
        assert page(who, "note_details", made.pk, data={"phone": "1"}).status_code == 404


def test_the_list_costs_the_same_for_three_and_for_one(where: Seminar) -> None:
    Seminar.objects.update(seats=9)
    chief = staff(role=Role.COORDINATOR, cohort=where.cohort, sees_names=True)
    book(where, needs={Need.FOOD: ""})
    page(chief, "bookings", where.pk)
    few = count(lambda: page(chief, "bookings", where.pk))
    for _ in range(2):
        book(where, needs={Need.FOOD: ""})
    assert count(lambda: page(chief, "bookings", where.pk)) == few


def test_staff_read_that_a_date_is_full(where: Seminar) -> None:
    chief = staff(role=Role.TRAINER, course=where.cohort.course)
    pages = [("seminar", where.pk), ("cohort", where.cohort_id)]
    book(where)
    for name, pk in pages:
        assert 'data-state="open"' in text(page(chief, name, pk))
    book(where)
    for name, pk in pages:
        shown = text(page(chief, name, pk))
        assert 'data-state="full"' in shown
        assert "Anmeldung offen" not in shown


def test_who_waits_stands_with_the_number_they_were_told(where: Seminar) -> None:
    Seminar.objects.update(seats=1)
    book(where)
    holds.ask(seminar=where, wish=wish(), browser="b", now=timezone.now())  # number 1, not proved
    book(where, person("Bea"))
    shown = text(page(staff(role=Role.TRAINER, course=where.cohort.course), "bookings", where.pk))
    assert 'data-label="Nummer">2</td>' in shown
    assert 'data-label="Nummer">1</td>' not in shown
