"""Seats, places in line, and who hears of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms.accounts.actions import invite
from lms.accounts.models import Invitation
from lms.bookings import actions
from lms.bookings.enums import BookingState, Need, Way
from lms.bookings.models import Booking, BookingEvent, BookingNeed
from lms.bookings.queries import ahead, bookings_seen_by, seats_of
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState, Origin
from lms.cohorts.models import Cohort, Enrolment
from lms.errors import Refused
from lms.mail.models import Mail
from lms.progress.models import Record
from lms.seminars.models import Seminar
from tests.bookings.build import book, person, seminar
from tests.queries import at_most

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(group: Cohort) -> Seminar:
    return seminar(group=group)


def states(where: Seminar) -> list[str]:
    return [row.state for row in Booking.objects.filter(seminar=where).order_by("place_in_line")]


def ledger(booking: Booking) -> str | None:
    found = Record.objects.filter(enrolment__person=booking.person, activity=where_of(booking))
    return found.values_list("state", flat=True).first()


def where_of(booking: Booking) -> int:
    return booking.seminar.slot_id


def subjects(booking: Booking) -> list[str]:
    return list(Mail.objects.filter(person=booking.person).order_by("pk").values_list("subject", flat=True))


def test_seats_go_first_then_the_line(where: Seminar) -> None:
    made = [book(where) for _ in range(4)]
    assert states(where) == ["booked", "booked", "waiting", "waiting"]
    assert [ahead(row) for row in made[2:]] == [0, 1]
    assert [ledger(row) for row in made] == ["booked", "booked", None, None]


def test_booking_brings_into_the_group(where: Seminar) -> None:
    who = book(where).person
    enrolment = Enrolment.objects.get(person=who)
    assert (enrolment.cohort, enrolment.origin, enrolment.state) == (where.cohort, Origin.BOOKING, "active")


def test_booking_twice_is_one_booking_and_one_letter(where: Seminar) -> None:
    who = person()
    assert book(where, who) == book(where, who)
    assert Mail.objects.filter(person=who).count() == BookingEvent.objects.count() == 1


def test_an_invitation_is_used_up_by_booking(where: Seminar) -> None:
    who = person()
    invite(person=who, cohort=where.cohort)
    book(where, who)
    assert Enrolment.objects.get(person=who).state == EnrolmentState.ACTIVE
    assert Invitation.objects.get().accepted_at is not None


def test_a_seat_given_back_goes_to_the_first_in_line_once(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    languages = ["de", "de", "en", "de", "de"]
    made = [book(where, person(language=language)) for language in languages]
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=made[0], now=now)
    assert states(where) == ["cancelled", "booked", "booked", "waiting", "waiting"]
    actions.settle(now=now)
    actions.settle(now=now)
    assert states(where) == ["cancelled", "booked", "booked", "waiting", "waiting"]
    assert ledger(made[0]) == "cancelled"
    assert ledger(made[2]) == "booked"
    assert "place now" in subjects(made[2])[-1]
    assert len(subjects(made[3])) == 1


def test_a_freed_seat_may_be_declined_for_a_day_and_goes_on(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    made = [book(where) for _ in range(4)]
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=made[0], now=now)
    freed = Booking.objects.get(pk=made[2].pk)
    assert freed.decline_until == now + timedelta(hours=24)
    with pytest.raises(Refused):
        actions.decline(booking=freed, now=now + timedelta(hours=24))
    with django_capture_on_commit_callbacks(execute=True):
        actions.decline(booking=freed, now=now + timedelta(hours=23))
    assert states(where) == ["cancelled", "booked", "cancelled", "booked"]


def test_no_seat_goes_on_after_the_start(where: Seminar, django_capture_on_commit_callbacks: Any) -> None:
    made = [book(where) for _ in range(3)]
    trainer = person("Trainer")
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=made[0], by=trainer, why="krank", now=where.starts_at)
    actions.settle(now=where.starts_at)
    assert states(where) == ["cancelled", "booked", "waiting"]


def test_the_hours_to_decline_end_with_the_start(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    made = [book(where) for _ in range(3)]
    just_before = where.starts_at - timedelta(hours=2)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=made[0], now=just_before)
    assert Booking.objects.get(pk=made[2].pk).decline_until == where.starts_at


def test_cancelling_ends_with_the_deadline_but_declining_does_not(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    made = [book(where) for _ in range(3)]
    deadline = where.starts_at - timedelta(days=3)
    Seminar.objects.update(cancel_until=deadline)
    with pytest.raises(Refused):
        actions.cancel(booking=made[0], now=deadline)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=made[0], by=person("Trainer"), why="krank", now=deadline)
    freed = Booking.objects.get(pk=made[2].pk)
    actions.decline(booking=freed, now=deadline + timedelta(hours=1))
    assert states(where) == ["cancelled", "booked", "cancelled"]


def test_who_comes_again_stands_at_the_end(where: Seminar, django_capture_on_commit_callbacks: Any) -> None:
    made = [book(where) for _ in range(4)]
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=made[0], now=timezone.now())
    again = book(where, made[0].person)
    assert again.pk == made[0].pk
    assert (again.state, ahead(again)) == (BookingState.WAITING, 1)


def test_newcomers_do_not_pass_who_waits(where: Seminar) -> None:
    for _ in range(3):
        book(where)
    Seminar.objects.update(seats=3)  # a free seat that the clock has not given yet
    assert book(where).state == BookingState.WAITING
    actions.settle(now=timezone.now())
    assert states(where) == ["booked", "booked", "booked", "waiting"]


def test_nobody_books_outside_the_window(where: Seminar) -> None:
    for fields, at in (
        ({"books_from": where.starts_at}, timezone.now()),
        ({"books_until": timezone.now()}, timezone.now()),
        ({}, where.starts_at),
        ({"cancelled_at": timezone.now()}, timezone.now()),
    ):
        Seminar.objects.update(**{"books_from": timezone.now(), "books_until": None, **fields})
        with pytest.raises(Refused):
            book(where, now=at)


def test_staff_book_before_the_window_but_not_after_the_start(where: Seminar) -> None:
    Seminar.objects.update(books_from=None)
    assert book(where, way=Way.STAFF, by=person("Chefin")).state == BookingState.BOOKED
    with pytest.raises(Refused):
        book(where, way=Way.STAFF, by=person("Chefin"), now=where.starts_at)


def test_details_have_an_end_and_go_with_the_booking(where: Seminar) -> None:
    made = book(where, phone="0231 123", needs={Need.FOOD: "ohne Fleisch"})
    need = BookingNeed.objects.get()
    assert made.phone_delete_on == timezone.localdate(where.ends_at) + timedelta(days=1)
    assert need.delete_on == timezone.localdate(where.ends_at) + timedelta(days=7)
    actions.cancel(booking=made, now=timezone.now())
    assert not BookingNeed.objects.exists()
    assert Booking.objects.get().phone == ""


def test_a_letter_that_waits_is_void_once_it_is_wrong(where: Seminar) -> None:
    made = book(where)
    actions.cancel(booking=made, now=timezone.now())
    assert [letter.state for letter in Mail.objects.filter(person=made.person).order_by("pk")] == [
        "void",
        "queued",
    ]


def test_another_seat_on_the_same_seminar_day_keeps_the_record(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    other = seminar(group=where.cohort, in_days=40)
    who = person()
    one, two = book(where, who), book(other, who)
    actions.cancel(booking=one, now=timezone.now())
    assert ledger(two) == "booked"
    actions.cancel(booking=two, now=timezone.now())
    assert ledger(two) == "cancelled"


def test_lists_of_seats_cost_two_queries(where: Seminar) -> None:
    other = seminar(group=where.cohort, in_days=40)
    mine = book(where)
    for _ in range(2):
        book(where)
    with at_most(2):
        found = seats_of([where, other], mine.person)
    assert (found[where.pk].free, found[where.pk].waiting, found[where.pk].mine) == (0, 1, mine)
    assert (found[other.pk].free, found[other.pk].mine) == (2, None)


def test_strangers_see_no_booking(where: Seminar) -> None:
    book(where)
    assert not bookings_seen_by(None).exists()
    assert not bookings_seen_by(person("Fremd")).exists()


def test_who_is_withdrawn_gives_up_the_seats_and_is_told(where: Seminar, committed: Any) -> None:
    """Also past the deadline; the clock does it once, whichever way somebody was withdrawn."""
    gone, stays, waits = book(where), book(where), book(where)
    other = seminar(group=where.cohort, in_days=40)
    elsewhere = book(other, gone.person)
    Seminar.objects.update(cancel_until=timezone.now() - timedelta(days=1))
    enrolment = Enrolment.objects.get(person=gone.person)
    cohorts.withdraw(enrolment=enrolment)
    for _twice in range(2):
        with committed():
            actions.settle(now=timezone.now())
    assert states(where) == ["cancelled", "booked", "booked"]
    assert states(other) == ["cancelled"]
    assert ledger(gone) == "cancelled"
    assert [len(subjects(one)) for one in (stays, waits)] == [1, 2]
    assert len([one for one in subjects(gone) if one.startswith("Abgesagt")]) == 2
    text = Mail.objects.filter(person=elsewhere.person).latest("pk").text
    assert "Sie nehmen nicht mehr am Kurs teil." in text


def test_only_who_left_the_course_after_asking_gives_up_seats(where: Seminar, committed: Any) -> None:
    back, begun, over = book(where), book(where), person()
    for booking in (back, begun):
        cohorts.withdraw(enrolment=Enrolment.objects.get(person=booking.person))
    cohorts.resume(enrolment=Enrolment.objects.get(person=back.person))
    cohorts.enrol(person=begun.person, cohort=where.cohort)  # type: ignore[arg-type]  # booked by name
    old = cohorts.enrol(person=over, cohort=where.cohort)
    cohorts.withdraw(enrolment=old)
    Seminar.objects.update(needs_approval=True)
    asks = book(where, over)
    with committed():
        actions.settle(now=timezone.now())
    assert states(where) == ["booked", "booked", "asked"]
    assert asks.state == "asked"


def test_a_seminar_that_has_begun_keeps_its_bookings(where: Seminar, committed: Any) -> None:
    gone = book(where)
    cohorts.withdraw(enrolment=Enrolment.objects.get(person=gone.person))
    with committed():
        actions.settle(now=where.starts_at)
    assert states(where) == ["booked"]
