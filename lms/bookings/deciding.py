"""Yes or no to who asked for a seat where somebody approves, with a reason, until the seminar begins."""

from datetime import datetime
from functools import partial

from django.db import transaction

from lms.bookings import mails
from lms.bookings.actions import leave, relocked, seat_or_line, settle_state, take_part, tell
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.bookings.rules import why_undecidable
from lms.errors import Refused
from lms.people.models import Person


@transaction.atomic
def approve(*, booking: Booking, by: Person, why: str = "", now: datetime) -> Booking:
    """Whoever asked gets a seat, else their place in line. Refused where there is nothing to decide any more."""
    booking = _asked(booking, by, why, now)
    event = settle_state(booking, seat_or_line(booking), by=by, why=why, now=now)
    take_part(booking)
    tell(booking, event, partial(mails.stands, why=why))
    return booking


@transaction.atomic
def refuse(*, booking: Booking, by: Person, why: str, now: datetime) -> Booking:
    """Whoever asked does not come, with a reason. Refused where there is nothing to decide any more."""
    booking = _asked(booking, by, why, now)
    event = leave(booking, BookingState.REFUSED, by=by, why=why, now=now)
    tell(booking, event, partial(mails.refused, why=why))
    return booking


def _asked(booking: Booking, by: Person, why: str, now: datetime) -> Booking:
    """The booking as it is now, under its seminar's lock, with who decides."""
    booking = relocked(booking)
    if why_not := why_undecidable(booking, now):
        raise Refused(why_not)
    booking.why, booking.by = why, by
    return booking
