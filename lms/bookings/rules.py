"""May this person, this booking …?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lms.bookings.enums import LIVING, BookingState
from lms.bookings.models import Booking
from lms.bookings.queries import reads_needs
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import leads_by_name
from lms.people.models import Association, AssociationSpelling, Membership, Person
from lms.people.spelling import key
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
    return _has_seat_to_come(booking, now) and _has_club(booking)


def why_no_hand_over(booking: Booking, now: datetime) -> str:
    """Why a seat of a seminar to come cannot be handed over, in words; empty where it can, or is none."""
    if not _has_seat_to_come(booking, now) or _has_club(booking):
        return ""
    course = booking.seminar.cohort.course_id
    rows = Enrolment.objects.filter(person=booking.person_id, course=course, is_test=False, association=None)
    written = rows.exclude(association_written="").order_by("-pk").first()
    if written is not None:
        said = {"association": written.association_written}
        return _("We have not found your association “%(association)s” in our list yet.") % said
    return _("We do not know yet which association you belong to.")


def _has_seat_to_come(booking: Booking, now: datetime) -> bool:
    seminar = booking.seminar
    open_still = seminar.cancelled_at is None and now < seminar.starts_at
    return open_still and booking.state == BookingState.BOOKED


def _has_club(booking: Booking) -> bool:
    if booking.association_id is not None or key(booking.association_written):
        return True
    return Membership.objects.filter(person=booking.person_id).exists()


def clubs_of(booking: Booking) -> dict[str, int | None]:
    """Within which associations a seat may go on: each spelling (by `spelling.key`) → its association.

    The booking's own, else the one written there, else the person's. None where the written one is not in the list.
    """
    written = key(booking.association_written)
    if booking.association_id is not None:
        pks = [booking.association_id]
    elif written:
        pks = list(AssociationSpelling.objects.filter(key=written).values_list("association", flat=True))
    else:
        pks = list(Membership.objects.filter(person=booking.person_id).values_list("association", flat=True))
    found: dict[str, int | None] = {written: None} if written and booking.association_id is None else {}
    return found | spelled(pks)


def spelled(associations: Iterable[int]) -> dict[str, int | None]:
    """Each spelling of these associations → the association (row id): two queries."""
    pks = list(associations)
    names = Association.objects.filter(pk__in=pks).values_list("name", "pk")
    others = AssociationSpelling.objects.filter(association__in=pks).values_list("key", "association")
    return {**dict(others), **{key(name): pk for name, pk in names}}


def may_decide(person: Person | None, seminar: Seminar) -> bool:
    """May this person approve, refuse, cancel and enter bookings? Who leads the group and sees its people by name."""
    return leads_by_name(person, seminar.cohort)


def why_undecidable(booking: Booking, now: datetime) -> str:
    """Why nobody can approve or refuse a booking any more, in words; empty where somebody can."""
    if booking.seminar.cancelled_at is not None:
        return _("This seminar was cancelled. There is nothing to decide any more.")
    if now >= booking.seminar.starts_at:
        return _("This seminar has begun already. Nobody can get a seat any more.")
    if booking.state != BookingState.ASKED:
        return _("Somebody has decided this already.")
    return ""


def may_read_needs(person: Person | None, seminar: Seminar) -> bool:
    """May this person read what people need at the seminar?"""
    return reads_needs(person, seminar)
