"""Noting who was reached by telephone."""

from datetime import datetime

from lms.bookings.models import Booking
from lms.notices.enums import Occasion
from lms.notices.models import Reached
from lms.people.models import Person


def reach(*, booking: Booking, occasion: Occasion, since: datetime, by: Person, now: datetime) -> Reached:
    """Somebody was told what changed then; the first who says so stays."""
    row = Reached(booking=booking, occasion=occasion, since=since, by=by, at=now)
    Reached.objects.bulk_create([row], ignore_conflicts=True)
    return Reached.objects.get(booking=booking, occasion=occasion, since=since)
