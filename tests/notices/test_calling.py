"""Whom to call because something changed."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from lms.bookings.models import Booking, BookingEvent
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.mail.models import Mail
from lms.notices.enums import Occasion, Unreachable
from lms.notices.models import Reached
from lms.notices.queries import calls_of
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.notices import build as notices
from tests.notices.build import DAY, days
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db
NOW = days(-10)


def _make(committed: Any) -> Cohort:
    with committed():
        return notices.group()


_rows = made_once(_make)


@pytest.fixture
def seminar(db: None, _rows: Cohort) -> Seminar:
    return sem.seminar(deepcopy(_rows), DAY, now=days(-60))


@pytest.fixture
def booked(seminar: Seminar) -> dict[str, Booking]:
    """Three people who booked weeks ago: one whom mail reaches, one without address, one whose letter fails."""
    found = {"fine": build.person("Amina"), "silent": build.person("Ohne", log_in=False, email="")}
    found["failed"] = build.person("Prall", "Zurück")
    phone = {"phone": "+49 231 12", "phone_delete_on": DAY + timedelta(days=7)}
    return {
        name: notices.book(seminar, person, asked_at=days(-30), changed_at=days(-30), **phone)
        for name, person in found.items()
    }


def bounce(booking: Booking) -> None:
    person = booking.person
    Mail.objects.create(
        person=person, to=person.email, key="x", about=f"booking:{booking.pk}", state="failed", subject="S"
    )


def called(seminar: Seminar, now: Any = NOW) -> dict[int, tuple[Occasion, tuple[Unreachable, ...]]]:
    return {
        one.booking.pk: (one.occasion, one.why) for one in calls_of(Seminar.objects.get(pk=seminar.pk), now)
    }


def move(seminar: Seminar, by_days: int = 14, now: Any = NOW) -> None:
    seminars.change(seminar=seminar, units=sem.units(DAY + timedelta(days=by_days)), trainers=[], now=now)


def test_while_nothing_changes_nobody_is_called(seminar: Seminar, booked: Any) -> None:
    bounce(booked["failed"])
    seminars.change(seminar=seminar, units=sem.units(), trainers=[], now=NOW, cost="frei")
    assert called(seminar) == {}


@pytest.mark.parametrize("how", [Occasion.MOVED, Occasion.CALLED_OFF])
def test_whom_no_letter_reaches_is_called(seminar: Seminar, booked: Any, how: Occasion) -> None:
    with time_machine.travel(NOW, tick=False):
        if how == Occasion.MOVED:
            move(seminar)
        else:
            seminars.cancel(seminar=seminar, why="krank", now=NOW)
        bounce(booked["failed"])
    late = notices.book(seminar, build.person("Danach", log_in=False, email=""), asked_at=days(-9))
    assert called(seminar) == {
        booked["silent"].pk: (how, (Unreachable.NO_ADDRESS,)),
        booked["failed"].pk: (how, (Unreachable.FAILED,)),
    }
    assert late.pk not in called(seminar)


@pytest.mark.parametrize("by_days", [-5, 14])
def test_in_the_last_day_everybody_is_called(seminar: Seminar, booked: Any, by_days: int) -> None:
    """Also where the new day is far away: they would come on the old one."""
    now = days(-1, 12) if by_days > 0 else days(by_days - 1, 12)
    move(seminar, by_days, now)
    assert {why[-1] for _occasion, why in called(seminar, now).values()} == {Unreachable.SOON}
    assert len(called(seminar, now)) == 3


def test_a_freed_seat_is_told_to_whom_no_letter_reaches(seminar: Seminar) -> None:
    for given, email in (("Ohne", ""), ("Mit", "mit@example.org")):
        booking = notices.book(seminar, build.person(given, log_in=False, email=email), asked_at=days(-30))
        BookingEvent.objects.create(booking=booking, old="waiting", new="booked", at=NOW)
    direct = notices.book(seminar, build.person("Neu", log_in=False, email=""))
    BookingEvent.objects.create(booking=direct, old="", new="booked", at=NOW)
    ((occasion, why),) = called(seminar).values()
    assert (occasion, why) == (Occasion.SEAT, (Unreachable.NO_ADDRESS,))


def test_a_number_can_be_noted_where_there_is_none(seminar: Seminar, booked: Any, signed_in: Any) -> None:
    selma = build.person("Selma", "Arslan")
    appointments.appoint(person=selma, role=Role.TRAINER, course=seminar.cohort.course)
    selma.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    client, page = signed_in(selma), reverse("lms_staff:calls", args=[seminar.pk])
    move(seminar)
    Booking.objects.filter(pk=booked["silent"].pk).update(phone="", phone_delete_on=None)
    with time_machine.travel(days(-9), tick=False):
        address = reverse("lms_staff:note_details", args=[booked["silent"].pk]) + "?anrufen"
        assert address in client.get(page).content.decode()
        answer = client.post(address, {"phone": "0231 98"})
        assert answer.headers["Location"] == page
        assert "0231 98" in client.get(page).content.decode()


def test_long_afterwards_and_after_cancelling_nobody_is_called(seminar: Seminar, booked: Any) -> None:
    move(seminar, 1)
    assert called(seminar)
    assert called(seminar, days(4)) == {}
    Booking.objects.update(state="cancelled")
    assert called(seminar) == {}


def test_a_tick_is_kept_with_who_and_when_and_holds_until_the_next_change(
    seminar: Seminar, booked: Any, signed_in: Any
) -> None:
    selma = build.person("Selma", "Arslan")
    appointments.appoint(person=selma, role=Role.TRAINER, course=seminar.cohort.course)
    selma.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    client, page = signed_in(selma), reverse("lms_staff:calls", args=[seminar.pk])
    move(seminar)
    since = Seminar.objects.get(pk=seminar.pk).moved_at
    with time_machine.travel(days(-9), tick=False):
        html = client.get(page).content.decode()
        assert 'href="tel:+4923112"' in html
        sent = {"booking": booked["silent"].pk, "occasion": "moved", "since": since.isoformat()}
        for _twice in range(2):
            client.post(page, sent)
        client.post(page, {**sent, "booking": booked["fine"].pk})
        client.post(page, {**sent, "since": "gestern"})
        html = client.get(page).content.decode()
    row = Reached.objects.get()
    assert (row.booking, row.by, row.at) == (booked["silent"], selma, days(-9))
    assert "Selma Arslan" in html
    move(seminar, 21, days(-8))
    assert [one.reached for one in calls_of(Seminar.objects.get(pk=seminar.pk), days(-8))] == [None]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(seminar: Seminar, number: int) -> None:
    for one in range(number):
        notices.book(seminar, build.person(f"P{one}", log_in=False, email=""), asked_at=days(-30))
    move(seminar)
    found = Seminar.objects.get(pk=seminar.pk)
    with at_most(5):
        assert len(calls_of(found, NOW)) == number
