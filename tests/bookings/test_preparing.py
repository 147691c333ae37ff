"""Whoever gets a seat reads at once what to prepare, and how long that takes."""

from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.bookings import actions
from lms.bookings.models import Booking
from lms.bookings.queries import Preparation, preparation_of
from lms.cohorts.models import Enrolment
from lms.mail.models import Mail
from lms.outline.models import Activity
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.seminars.models import Seminar
from tests import build
from tests.bookings.build import book, seminar
from tests.once import made_once
from tests.queries import at_most

pytestmark = pytest.mark.django_db
LINE = "Bitte lernen Sie vor dem Seminar online: „Demokratie“, „Kommune“. Sie brauchen etwa 55 Minuten."


def _where(committed: Any) -> Seminar:
    with committed():
        page = build.course_page("Politik")
        build.lesson(build.module(page, "Demokratie"), "Rat", minutes=40)
        build.lesson(build.module(page, "Kommune", unlock="on_booking"), "Amt", minutes=15)
        build.lesson(build.module(page, "Verschlossen", unlock="by_hand"), "Zu", minutes=99)
        build.slot(build.module(page, "Seminar", phase="seminar"), "Tag")
        build.lesson(build.module(page, "Nachher", phase="after"), "Plan", minutes=77)
    return seminar(group=build.cohort(page), seats=1)


_made_where = made_once(_where)


@pytest.fixture
def where(db: None, _made_where: Seminar) -> Seminar:
    """One module is open to all, one with a seat, one waits for staff, one comes after the seminar."""
    return deepcopy(_made_where)


def newest(who: Person | None) -> str:
    """The letter in one line."""
    return " ".join(Mail.objects.filter(person=who).latest("pk").text.split())


def done(who: Person | None, *titles: str) -> None:
    for lesson in Activity.objects.filter(kind="lesson", titles__title__in=titles):
        progress.record(
            enrolment=Enrolment.objects.get(person=who),
            activity=lesson.pk,
            outcome=Outcome(State.DONE),
            source=Source.LESSON,
        )


def test_the_letter_says_what_how_long_and_where(where: Seminar) -> None:
    text = newest(book(where, build.person()).person)
    assert LINE in text
    assert reverse("lms:way_course", args=[where.cohort.course_id]) in text
    assert "Verschlossen" not in text
    assert "Nachher" not in text


def test_who_waits_prepares_once_the_seat_is_theirs(where: Seminar, committed: Any) -> None:
    first, second = book(where, build.person()), book(where, build.person())
    assert "Bitte lernen Sie" not in newest(second.person)
    with committed():
        actions.cancel(booking=first, now=timezone.now())
    assert Booking.objects.get(pk=second.pk).state == "booked"
    assert LINE in newest(second.person)


def test_what_is_done_is_not_asked_for(where: Seminar) -> None:
    who = build.enrol(build.person(), where.cohort).person
    done(who, "Rat")
    assert "vor dem Seminar online: „Kommune“. Sie brauchen etwa 15 Minuten." in newest(
        book(where, who).person
    )


def test_where_nothing_is_left_nothing_is_said(where: Seminar) -> None:
    made = book(where, build.person())
    done(made.person, "Rat", "Amt")
    assert preparation_of(made, "de") is None
    actions.cancel(booking=made, now=timezone.now())
    assert "Bitte lernen Sie" not in newest(book(where, made.person).person)


def test_the_page_of_the_booking_says_it_too(where: Seminar, signed_in: Any) -> None:
    made = book(where, build.person())
    page = reverse("lms:booking", args=[made.uuid])
    assert made.person is not None
    html = signed_in(made.person).get(page).content.decode()
    assert "Demokratie · Kommune<br>Sie brauchen etwa 55 Minuten." in html
    done(made.person, "Rat", "Amt")
    assert "Lernen Sie vorher online." not in signed_in(made.person).get(page).content.decode()


def test_it_costs_two_queries_once_the_outline_is_known(where: Seminar) -> None:
    made = book(where, build.person())
    with at_most(2):
        assert preparation_of(made, "de") == Preparation(("Demokratie", "Kommune"), 55)
