"""What calendars in mail programs get about a booking, and secrets of its links."""

from dataclasses import replace
from hmac import compare_digest

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

from lms.bookings.enums import Fate
from lms.bookings.models import Booking, BookingEvent, Hold
from lms.institute.queries import current
from lms.seminars.ical import Appointment, calendar
from lms.seminars.queries import Meeting
from lms.seminars.words import entries_of

FATES = {
    Fate.SEAT: gettext_lazy("Gets a place."),
    Fate.LINE: gettext_lazy("Comes on the waiting list."),
    Fate.BOOKED: gettext_lazy("Has a place already."),
    Fate.WAITING: gettext_lazy("Is on the waiting list already."),
    Fate.ASKED: gettext_lazy("Has asked for a place. Please decide in the list of bookings."),
    Fate.GAVE_UP: gettext_lazy(
        "Was registered here and no longer is. Nothing changes. Is it agreed? Then book for this person by hand."
    ),
    Fate.NO_LEARNER: gettext_lazy("No longer takes the course. Nothing changes."),
}


def calendars(booking: Booking, meeting: Meeting, *, to: str, is_gone: bool = False) -> list[str]:
    """A file for each day of the seminar, as RFC 5546 wants it: REQUEST for what takes place, CANCEL for what does not.

    `is_gone`: the person no longer comes. The sequence rises with the seminar's and with each change of the booking.
    """
    changes = BookingEvent.objects.filter(booking=booking).count()
    sequence = meeting.row.sequence + max(changes - 1, 0)
    by = current().email or str(settings.DEFAULT_FROM_EMAIL)
    own = (replace(one, sequence=sequence, organizer=by, attendee=to) for one in entries_of(meeting))
    return [_file(replace(one, is_cancelled=is_gone or one.is_cancelled)) for one in own]


def _file(entry: Appointment) -> str:
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    return calendar([entry], name="", zone=settings.TIME_ZONE, method=method).decode()


def hold_token(hold: Hold) -> str:
    """The secret of the link that proves an address. Made anew for a reminder; it changes with the address."""
    return _secret("hold", f"{hold.booking.uuid} {hold.email}")


def leave_key(booking: Booking) -> str:
    """The secret of the link by which whoever booked gives the seat back."""
    return _secret("leave", f"{booking.uuid} {booking.person_id}")


def is_leave_key(booking: Booking, key: str) -> bool:
    """Is this that secret?"""
    return compare_digest(leave_key(booking), key)


def _secret(what: str, about: str) -> str:
    return salted_hmac(f"lms.bookings.{what}", about, algorithm="sha256").hexdigest()[:40]
