"""Staff note afterwards how somebody is reached on short notice, and what they need."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lms.bookings.actions import keep_needs, relocked
from lms.bookings.enums import Need
from lms.bookings.models import Booking
from lms.bookings.rules import phone_goes_on
from lms.errors import Refused


@transaction.atomic
def note(*, booking: Booking, phone: str, needs: Mapping[Need, str] | None, now: datetime) -> Booking:
    """The number, and the needs instead of those that stand there; None leaves them. Twice changes nothing.

    Refused once the number would have to be gone.
    """
    booking = relocked(booking)
    goes = phone_goes_on(booking.seminar)
    if localdate(now) >= goes:
        raise Refused(_("The seminar is over. Nothing more is noted here."))
    booking.phone, booking.phone_delete_on = phone[:40], goes if phone else None
    booking.save(update_fields=["phone", "phone_delete_on"])
    if needs is not None:
        keep_needs(booking, needs)
    return booking
