"""Seminars on the way: to be booked, booked, in the line, over, and what the register says."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import learner_of
from lms.journey.dates import Date, dates_for
from lms.journey.queries import way
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.queries import standing
from lms.seminars import actions
from lms.seminars.models import Seminar
from tests import build
from tests.queries import at_most
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def seminar(group: Cohort) -> Seminar:
    """A seminar in ten days that is open for booking."""
    now = timezone.now()
    day = timezone.localdate() + timedelta(days=10)
    return meeting.seminar(group, day, books_from=now - timedelta(days=1), is_public=True, now=now)


@pytest.fixture
def enrolment(seminar: Seminar) -> Enrolment:
    return build.enrol(build.person(), seminar.cohort)


def book(person: Person, seminar: Seminar, state: BookingState = BookingState.BOOKED) -> Booking:
    now, place = timezone.now(), seminar.bookings.count() + 1
    return Booking.objects.create(
        seminar=seminar, person=person, state=state, place_in_line=place, asked_at=now, changed_at=now
    )


def dates(enrolment: Enrolment) -> list[Date]:
    return [one for found in dates_for(standing(learner_of(enrolment), "de"), "de").values() for one in found]


def state(one: Date) -> str:
    return one.seat.state if one.seat else ""


def read(enrolment: Enrolment, signed_in: Any) -> str:
    return str(signed_in(enrolment.person).get("/mein-weg/").content.decode())


def test_what_can_be_booked_says_so_and_leads_there(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any
) -> None:
    [one] = dates(enrolment)
    assert (state(one), one.days_left) == ("open", 10)
    html = read(enrolment, signed_in)
    assert f'href="{one.seat.url}"' in html
    assert "Platz buchen" in html
    assert "noch 10 Tage" in html


def test_a_date_for_the_group_alone_is_booked_from_the_way(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any
) -> None:
    Seminar.objects.update(is_public=False)
    [one] = dates(enrolment)
    assert one.seat is not None
    client = signed_in(enrolment.person)
    assert f'href="{one.seat.url}"' in client.get("/mein-weg/").content.decode()
    assert client.post(one.seat.url, {}).status_code == 302
    [one] = dates(enrolment)
    assert (state(one), bool(one.room)) == ("booked", True)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (BookingState.BOOKED, "Platz gebucht"),
        (BookingState.ASKED, "wartet auf Zusage"),
        (BookingState.CANCELLED, "Ihre Buchung ist abgesagt."),
    ],
)
def test_a_booking_in_words(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any, state: BookingState, said: str
) -> None:
    book(enrolment.person, seminar, state)
    html = read(enrolment, signed_in)
    assert said in html
    assert ("Platz buchen" in html) is (state == BookingState.CANCELLED)


def test_who_waits_reads_their_number(seminar: Seminar, enrolment: Enrolment, signed_in: Any) -> None:
    book(build.person(), seminar)
    for _one in range(2):
        book(build.person(), seminar, BookingState.WAITING)
    book(enrolment.person, seminar, BookingState.WAITING)
    book(build.person(), seminar, BookingState.WAITING)
    assert [(state(one), one.seat.place) for one in dates(enrolment)] == [("waiting", 3)]
    assert "Warteliste, Nummer 3" in read(enrolment, signed_in)


def test_a_full_date_says_so_and_leads_to_the_waiting_list(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any
) -> None:
    Seminar.objects.update(seats=2)
    book(build.person(), seminar)
    assert [(state(one), one.seat.free) for one in dates(enrolment) if one.seat] == [("open", 1)]
    book(build.person(), seminar, BookingState.WAITING)
    assert [state(one) for one in dates(enrolment)] == ["full"]
    html = read(enrolment, signed_in)
    assert 'data-state="full"' in html
    assert "Platz buchen" not in html
    assert "Auf die Warteliste" in html


@pytest.mark.parametrize(
    ("booked", "shown"),
    [
        (BookingState.BOOKED, True),
        (BookingState.WAITING, False),
        (BookingState.ASKED, False),
        (BookingState.CANCELLED, False),
        (None, False),
    ],
)
def test_the_link_to_the_video_meeting_and_the_check_in_are_for_who_has_a_seat(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any, booked: BookingState | None, shown: bool
) -> None:
    Seminar.objects.update(format="online", video_link="https://video.example/raum")
    if booked:
        book(enrolment.person, seminar, booked)
    assert ("video.example" in read(enrolment, signed_in)) is shown
    with time_machine.travel(seminar.starts_at - timedelta(minutes=20), tick=False):
        html = read(enrolment, signed_in)
    assert ('href="/da/"' in html) is shown


@pytest.mark.parametrize("booked", [BookingState.WAITING, BookingState.CANCELLED])
def test_where_nobody_books_they_are_for_the_group(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any, booked: BookingState
) -> None:
    Seminar.objects.update(format="online", video_link="https://video.example/raum", books_from=None)
    assert "video.example" in read(enrolment, signed_in)
    book(enrolment.person, seminar, booked)
    assert "video.example" not in read(enrolment, signed_in)


def test_checking_in_is_offered_on_each_day_and_on_no_other(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any
) -> None:
    first = timezone.localdate() + timedelta(days=10)
    two = [*meeting.units(first), *meeting.units(first + timedelta(days=1))]
    actions.change(seminar=seminar, units=two, trainers=[], now=timezone.now())
    book(enrolment.person, seminar)
    offered = []
    for hours in (-24, -1, 23, 27):  # the day before, both mornings, after the end
        with time_machine.travel(seminar.starts_at + timedelta(hours=hours + 0.5), tick=False):
            offered.append('href="/da/"' in read(enrolment, signed_in))
    assert offered == [False, True, True, False]


def test_a_seat_in_another_group_stands_there_too(seminar: Seminar, enrolment: Enrolment) -> None:
    other = Cohort.objects.create(course=enrolment.course, name="Andere")
    there = meeting.seminar(other, timezone.localdate() + timedelta(days=20), is_public=True)
    assert [one.meeting.row for one in dates(enrolment)] == [seminar]
    book(enrolment.person, there)
    found = dates(enrolment)
    assert [(one.meeting.row, state(one)) for one in found] == [(seminar, ""), (there, "booked")]
    assert str(there.uuid) in found[1].file
    at = standing(learner_of(enrolment), "de")
    assert way(at, dates_for(at, "de")).seminar_on == timezone.localdate() + timedelta(days=20)
    Seminar.objects.filter(pk=there.pk).update(is_public=False)
    assert dates(enrolment)[1].file == ""


def test_a_booking_of_somebody_else_is_not_shown(seminar: Seminar, enrolment: Enrolment) -> None:
    book(build.person(), seminar)
    assert [state(one) for one in dates(enrolment)] == ["open"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(State.DONE, minutes=180), "Sie waren dabei"),
        (Outcome(State.PARTLY, minutes=45), "45 Minuten dabei"),
        (Outcome(State.EXCUSED), "entschuldigt"),
        (Outcome(State.ABSENT), "Sie waren nicht dabei"),
        (Outcome(State.BOOKED), "Noch ist nicht eingetragen, wer dabei war."),
    ],
)
def test_once_it_is_over_it_says_what_the_register_says(
    seminar: Seminar, enrolment: Enrolment, signed_in: Any, outcome: Outcome, said: str
) -> None:
    progress.record(enrolment=enrolment, activity=seminar.slot_id, outcome=outcome, source=Source.SEMINAR)
    assert said not in read(enrolment, signed_in)
    with time_machine.travel(seminar.ends_at + timedelta(minutes=1), tick=False):
        html = read(enrolment, signed_in)
    assert said in html
    assert "Platz buchen" not in html


def test_who_was_there_needs_no_other_date(seminar: Seminar, enrolment: Enrolment) -> None:
    progress.record(
        enrolment=enrolment, activity=seminar.slot_id, outcome=Outcome(State.DONE), source=Source.SEMINAR
    )
    assert [state(one) for one in dates(enrolment)] == [""]


def test_who_missed_a_date_may_book_another(seminar: Seminar, enrolment: Enrolment) -> None:
    other = Cohort.objects.create(course=enrolment.course, name="Andere")
    past = meeting.seminar(other, timezone.localdate() - timedelta(days=5))
    book(enrolment.person, past)
    progress.record(
        enrolment=enrolment, activity=seminar.slot_id, outcome=Outcome(State.ABSENT), source=Source.SEMINAR
    )
    assert [(one.was, state(one)) for one in dates(enrolment)] == [("absent", ""), ("", "open")]


def test_it_costs_four_queries_once_the_units_are_known(seminar: Seminar, enrolment: Enrolment) -> None:
    for number in range(2):
        meeting.seminar(seminar.cohort, timezone.localdate() + timedelta(days=30 + number))
    at = standing(learner_of(enrolment), "de")
    with at_most(5):
        first = dates_for(at, "de")
    with at_most(4):  # bookings, seminars, trainers, and the seats to book
        assert dates_for(at, "de") == first
    book(enrolment.person, seminar, BookingState.WAITING)
    with at_most(4):  # instead of the seats the numbers in line
        dates_for(at, "de")
    Booking.objects.update(state=BookingState.BOOKED)
    with at_most(4):  # instead of these the files in the room
        dates_for(at, "de")


def test_a_moved_seminar_is_shown_as_it_is_now(seminar: Seminar, enrolment: Enrolment) -> None:
    at = standing(learner_of(enrolment), "de")
    dates_for(at, "de")
    day = timezone.localdate() + timedelta(days=44)
    actions.change(seminar=seminar, units=meeting.units(day), trainers=[], now=timezone.now())
    (one,) = dates_for(at, "de")[seminar.slot_id]
    assert [each.starts_at.date() for each in one.meeting.days] == [day]
