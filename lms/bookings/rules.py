"""May this person, this booking …?"""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from lms.bookings.enums import LIVING, BookingState
from lms.bookings.models import Booking
from lms.bookings.queries import reads_needs
from lms.cohorts.queries import leads_by_name
from lms.people.models import Membership, Person
from lms.seminars.models import Seminar

DECLINE = timedelta(hours=24)  # so long a seat that fell to somebody may be declined

PHONE_KEPT = timedelta(days=1)  # after the seminar
NEEDS_KEPT = timedelta(days=7)


def phone_goes_on(seminar: Seminar) -> date:
    """The day on which telephone numbers go, as the form says."""
    return localdate(seminar.ends_at + PHONE_KEPT)


def needs_go_on(seminar: Seminar) -> date:
    """The day on which what people need goes, as the form says."""
    return localdate(seminar.ends_at + NEEDS_KEPT)


def is_living(booking: Booking) -> bool:
    """Does it hold a seat or a place in line?"""
    return booking.state in LIVING


def may_decline(booking: Booking, now: datetime) -> bool:
    """A seat that fell to somebody who waited, within its hours."""
    until = booking.decline_until
    return booking.state == BookingState.BOOKED and until is not None and now < until


def may_cancel(booking: Booking, now: datetime) -> bool:
    """May the person cancel it themselves? Until the deadline; a place in line, or a seat to decline, also later."""
    seminar = booking.seminar
    if booking.state not in LIVING or now >= seminar.starts_at or seminar.cancelled_at is not None:
        return False
    if booking.state != BookingState.BOOKED or may_decline(booking, now):
        return True
    return now < min(seminar.cancel_until or seminar.starts_at, seminar.starts_at)


def may_hand_over(booking: Booking, now: datetime) -> bool:
    """A seat goes to somebody of the same association until the seminar begins; who has none, cannot say to whom."""
    seminar = booking.seminar
    open_still = seminar.cancelled_at is None and now < seminar.starts_at
    return open_still and booking.state == BookingState.BOOKED and bool(associations_of(booking))


def associations_of(booking: Booking) -> set[int]:
    """The associations (keys) within which a seat may go on: the booking's own, else the person's."""
    if booking.association_id is not None:
        return {booking.association_id}
    return set(Membership.objects.filter(person=booking.person_id).values_list("association", flat=True))


def may_decide(person: Person | None, seminar: Seminar) -> bool:
    """May this person approve, refuse, cancel and enter bookings? Who leads the group and sees its people by name."""
    return leads_by_name(person, seminar.cohort)


def may_read_needs(person: Person | None, seminar: Seminar) -> bool:
    """May this person read what people need at the seminar?"""
    return reads_needs(person, seminar)
