"""Booking and giving back seats. Every act locks the seminar first, then a person, then an enrolment, one of each."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.accounts import actions as accounts
from lms.bookings import mails
from lms.bookings.enums import LIVING, BookingState, Need, Way
from lms.bookings.models import Booking, BookingEvent, BookingNeed, Hold
from lms.bookings.queries import (
    ahead,
    first_waiting,
    free_seats,
    living_of,
    next_place,
    of_withdrawn,
    with_line_to_move,
)
from lms.bookings.rules import DECLINE, may_cancel, may_decline, needs_go_on, phone_goes_on
from lms.bookings.words import calendars
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState, Origin
from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.mail import actions as mail
from lms.mail.letters import Letter, written_to
from lms.people.models import Association, Membership, Person
from lms.people.queries import has_own_log_in
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.seminars.models import Seminar
from lms.seminars.queries import Listed, status_of
from lms.seminars.states import Status

Writer = Callable[[Booking, Listed], Letter]
SAYS_PRESENCE = [State.DONE, State.PARTLY, State.EXCUSED, State.ABSENT]


@transaction.atomic
def book(
    *,
    seminar: Seminar,
    person: Person,
    by: Person | None = None,
    way: Way = Way.SELF,
    association: Association | None = None,
    association_written: str = "",
    phone: str = "",
    needs: Mapping[Need, str] | None = None,
    now: datetime,
) -> Booking:
    """A seat, else the last place in line; where somebody approves, a place among those who asked. Twice is once.

    Refused outside the booking window, and after the start also for staff.
    """
    seminar = locked(seminar)
    booking = Booking.objects.filter(seminar=seminar, person=person).first()
    if booking is not None and booking.state in LIVING:
        return booking
    refuse_late(seminar, now, by_staff=way == Way.STAFF)
    if booking is not None and booking.state == BookingState.REFUSED and way == Way.SELF:
        raise Refused(not_approved())
    booking = booking or Booking(person=person)
    booking.association = association or _only_association(person, association_written)
    booking.association_written, booking.way, booking.by = association_written[:200], way, by
    enter(booking, seminar, phone, now)
    event = settle_state(booking, begins_as(booking, way), by=by or person, now=now)
    keep_needs(booking, needs or {})
    take_part(booking)
    tell(booking, event, mails.stands)
    return booking


@transaction.atomic
def cancel(*, booking: Booking, by: Person | None = None, why: str = "", now: datetime) -> Booking:
    """Gives up a seat or a place in line; a seat goes to the next in line. Twice changes nothing.

    `by` is the member of staff, with a reason. Refused for the person themselves once the deadline is over.
    """
    booking = relocked(booking)
    if booking.state not in LIVING:
        return booking
    by_staff = by is not None and by.pk != booking.person_id
    if not by_staff and not may_cancel(booking, now):
        raise Refused(_("It is too late to cancel here. Please write to us."))
    booking.why, booking.by = why, by
    event = leave(booking, BookingState.CANCELLED, by=by or booking.person, why=why, now=now)
    tell(booking, event, partial(mails.cancelled, why=why, by_staff=by_staff))
    return booking


def decline(*, booking: Booking, now: datetime) -> Booking:
    """Whoever waited does not want the seat that fell to them; it goes on. Refused once the hours are over."""
    if not may_decline(booking, now):
        raise Refused(_("The time to decline is over. You can still cancel."))
    return cancel(booking=booking, now=now)


def leave_all(*, person: Person, now: datetime, beside: Person | None = None) -> None:
    """Somebody is erased, or was found to be one with another who has the same seat (`beside`): their seats are free.

    Without letters. One lock after the other, so never inside another lock.
    """
    found = living_of(person).filter(seminar__ends_at__gt=now)
    if beside is not None:
        found = found.filter(seminar__in=living_of(beside).order_by().values("seminar"))
    for booking in found:
        _leave_silently(booking, now)


@transaction.atomic
def _leave_silently(booking: Booking, now: datetime) -> None:
    booking = relocked(booking)
    if booking.state in LIVING:
        leave(booking, BookingState.CANCELLED, by=None, now=now)


def settle(*, now: datetime) -> None:
    """For the clock: what was not confirmed in time lapses, who left the course has no seat, and the lines move."""
    for hold in Hold.objects.filter(expires_at__lte=now, booking__state__in=LIVING).order_by("pk"):
        lapse(hold=hold, now=now)
    for booking in of_withdrawn().filter(seminar__starts_at__gt=now).order_by("pk"):
        give_up(booking=booking, now=now)
    for seminar in with_line_to_move().filter(starts_at__gt=now).order_by("pk"):
        fill(seminar=seminar, now=now)


@transaction.atomic
def lapse(*, hold: Hold, now: datetime) -> None:
    """Nobody proved the address in time; the place goes on. The hold stays until the seminar, for a late click."""
    booking = relocked(hold.booking)
    over = Hold.objects.filter(pk=hold.pk, expires_at__lte=now).exists()
    if over and booking.state in LIVING:
        leave(booking, BookingState.LAPSED, by=None, now=now, keep=True)


@transaction.atomic
def give_up(*, booking: Booking, now: datetime) -> None:
    """Whoever was withdrawn from the course gives up the seat, and is told; it goes on, also past the deadline."""
    booking = relocked(booking)
    if of_withdrawn().filter(pk=booking.pk).exists():
        why = _("You no longer take part in the course.")
        tell(booking, leave(booking, BookingState.CANCELLED, by=None, why=why, now=now), mails.withdrawn)


def fill(*, seminar: Seminar, now: datetime) -> int:
    """Give all free seats to those who wait, each in a transaction of its own; returns how many."""
    moved = 0
    while promote(seminar=seminar, now=now) is not None:
        moved += 1
    return moved


@transaction.atomic
def promote(*, seminar: Seminar, now: datetime) -> Booking | None:
    """One free seat to the first in line: theirs at once, with some hours to decline. Never after the start."""
    seminar = locked(seminar)
    if now >= seminar.starts_at or seminar.cancelled_at is not None or not free_seats(seminar):
        return None
    booking = first_waiting(seminar)
    if booking is None:
        return None
    booking.seminar = seminar
    if booking.person_id is not None:
        booking.decline_until = min(now + DECLINE, seminar.starts_at)
    event = settle_state(booking, BookingState.BOOKED, by=None, now=now)
    if booking.person is not None:
        say(booking)
        tell(booking, event, partial(mails.stands, freed=True))
    return booking


# What the acts of this part are made of. All of it under the seminar's lock.


def locked(seminar: Seminar) -> Seminar:
    """The seminar, and nobody else's until this transaction ends."""
    rows = Seminar.objects.select_for_update(of=("self",)).select_related("cohort__course")
    return rows.get(pk=seminar.pk)


def relocked(booking: Booking) -> Booking:
    """The booking as it is now, under its seminar's lock."""
    seminar = locked(booking.seminar)
    found = Booking.objects.select_related("person").get(pk=booking.pk)
    found.seminar = seminar
    return found


def not_approved() -> str:
    """To whoever was refused and asks again."""
    return _("Your registration was not approved. Please write to the contact of the course.")


def refuse_late(seminar: Seminar, now: datetime, *, by_staff: bool = False) -> None:
    """Refuses outside the booking window; staff may book until the start."""
    state = status_of(seminar, now)
    if state == Status.CANCELLED or now >= seminar.starts_at:
        raise Refused(_("Registration for this date has ended."))
    if not by_staff and state == Status.PLANNED:
        raise Refused(_("Registration for this date has not begun yet."))
    if not by_staff and state != Status.OPEN:
        raise Refused(_("Registration for this date has ended."))


def enter(booking: Booking, seminar: Seminar, phone: str, now: datetime) -> None:
    """At the end of the line, before it is clear whether there is a seat. Nothing is saved yet."""
    booking.seminar, booking.place_in_line = seminar, next_place(seminar)
    booking.decline_until, booking.why, booking.asked_at = None, "", now
    booking.phone = phone[:40]
    booking.phone_delete_on = phone_goes_on(seminar) if phone else None


def seat_or_line(booking: Booking) -> BookingState:
    """Booked where a seat is left after everybody who waits before; else waiting."""
    has_seat = free_seats(booking.seminar) > ahead(booking)
    return BookingState.BOOKED if has_seat else BookingState.WAITING


def begins_as(booking: Booking, way: Way) -> BookingState:
    """The state of a new booking; staff need nobody's approval."""
    if booking.seminar.needs_approval and way == Way.SELF:
        return BookingState.ASKED
    return seat_or_line(booking)


def settle_state(
    booking: Booking, state: BookingState, *, by: Person | None, now: datetime, why: str = ""
) -> BookingEvent:
    """Write the new state, and that it changed."""
    old = booking.state if booking.pk else ""
    booking.state, booking.changed_at = state, now
    booking.save()
    return BookingEvent.objects.create(booking=booking, old=old, new=state, by=by, why=why, at=now)


def keep_needs(booking: Booking, needs: Mapping[Need, str]) -> None:
    """What somebody needs, with the day on which it goes; instead of what stood there."""
    BookingNeed.objects.filter(booking=booking).delete()
    goes = needs_go_on(booking.seminar)
    BookingNeed.objects.bulk_create(
        BookingNeed(booking=booking, kind=kind, text=text[:300], delete_on=goes)
        for kind, text in needs.items()
    )


def leave(
    booking: Booking,
    state: BookingState,
    *,
    by: Person | None,
    now: datetime,
    why: str = "",
    keep: bool = False,
) -> BookingEvent:
    """The seat or place is free, and the next in line gets it after this transaction. Details go, if not `keep`."""
    booking.decline_until = None
    if not keep:
        forget_details(booking)
    event = settle_state(booking, state, by=by, why=why, now=now)
    mail.void(about=about(booking))
    if booking.person is not None:
        say(booking, by=by)
    move_on(booking.seminar, now)
    return event


def move_on(seminar: Seminar, now: datetime) -> None:
    """After this transaction the line moves, each step locked anew; where that fails, the clock does it."""
    transaction.on_commit(partial(fill, seminar=seminar, now=now), robust=True)


def forget_details(booking: Booking) -> None:
    """Phone and needs are not needed any more."""
    booking.phone, booking.phone_delete_on = "", None
    BookingNeed.objects.filter(booking=booking).delete()


def take_part(booking: Booking) -> None:
    """Whoever has a seat or waits for one takes part in the course; the ledger knows who is booked."""
    if booking.state == BookingState.ASKED or booking.person is None:
        return
    enrolment = cohorts.enrol(
        person=booking.person,
        cohort=booking.seminar.cohort,
        origin=Origin.BOOKING,
        association=booking.association,
        association_written=booking.association_written,
        by=booking.by,
    )
    # Whoever was given a seat and has no log-in keeps the invitation that leads to one.
    is_own = booking.way == Way.SELF or (booking.way == Way.HANDED and has_own_log_in(booking.person))
    if enrolment.state == EnrolmentState.INVITED and is_own:
        accounts.join(person=booking.person, course=booking.seminar.cohort.course_id)
    say(booking, enrolment=enrolment)


def say(booking: Booking, *, enrolment: Enrolment | None = None, by: Person | None = None) -> None:
    """Tell the ledger whether the person has a seat on this seminar day. Presence says more, and stays."""
    enrolment = enrolment or _enrolment(booking)
    if enrolment is None:
        return
    slot = booking.seminar.slot_id
    record = Record.objects.filter(enrolment=enrolment, activity=slot).first()
    is_booked = Booking.objects.filter(
        person=booking.person, state=BookingState.BOOKED, seminar__slot=slot, seminar__cancelled_at=None
    ).exists()
    if (record is None and not is_booked) or (record is not None and record.state in SAYS_PRESENCE):
        return
    outcome = Outcome(State.BOOKED if is_booked else State.CANCELLED)
    progress.record(enrolment=enrolment, activity=slot, outcome=outcome, source=Source.SEMINAR, by=by)


def _enrolment(booking: Booking) -> Enrolment | None:
    """Where the booking counts: the person's newest enrolment in the course."""
    own = Enrolment.objects.filter(
        person=booking.person, course=booking.seminar.cohort.course_id, is_test=False
    )
    return own.order_by("-pk").first()


def _only_association(person: Person, written: str) -> Association | None:
    """The one a person belongs to, where nothing else was written."""
    if written:
        return None
    found = Membership.objects.filter(person=person).select_related("association")[:2]
    return found[0].association if len(found) == 1 else None


def tell(booking: Booking, event: BookingEvent, write: Writer) -> None:
    """One letter per change, with the dates for the calendar; earlier ones that wait are pointless now."""
    is_gone = event.old == BookingState.BOOKED and booking.state != BookingState.BOOKED
    queue(booking, f"booking:{booking.pk}:{event.pk}", write, is_gone=is_gone)


def queue(
    booking: Booking,
    key: str,
    write: Writer,
    *,
    is_gone: bool = False,
    known: dict[str, Listed] | None = None,
) -> None:
    """A letter about a booking in its person's language. Without an address there is none.

    `known`: the seminar by language, for who writes many.
    """
    mail.void(about=about(booking))
    person = booking.person
    if person is None or not person.email:
        return
    known = {} if known is None else known
    with written_to(person):
        language = get_language() or ""
        told = known[language] = known.get(language) or mails.about(booking.seminar)
        has_dates = is_gone or booking.state == BookingState.BOOKED
        files = calendars(booking, told.meeting, to=person.email, is_gone=is_gone) if has_dates else []
        letter: dict[str, Any] = asdict(write(booking, told))
    over = booking.seminar.ends_at
    mail.queue(key=key, person=person, about=about(booking), calendars=files, valid_until=over, **letter)


def about(booking: Booking) -> str:
    """What makes letters pointless."""
    return f"booking:{booking.pk}"
