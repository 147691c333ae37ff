"""A public seminar of few seats that is open for booking, and people who book."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from lms.bookings import actions
from lms.bookings.holds import Wish
from lms.bookings.models import Booking
from lms.cohorts.models import Cohort
from lms.people import actions as people
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests.seminars import build as meeting


def seminar(*, group: Cohort, seats: int = 2, in_days: int = 30, **fields: Any) -> Seminar:
    """A date next month, open since yesterday."""
    now = timezone.now()
    opened = {"books_from": now - timedelta(days=1), "is_public": True, "seats": seats}
    return meeting.seminar(group, timezone.localdate(now) + timedelta(days=in_days), **{**opened, **fields})


def person(name: str = "Amina", **fields: Any) -> Person:
    """Somebody with an address and without a log-in."""
    number = Person.objects.count()
    return people.create_person(
        given_names=name, family_name="Test", email=f"p{number}@example.org", **fields
    )


def book(where: Seminar, who: Person | None = None, *, now: datetime | None = None, **more: Any) -> Booking:
    """One booking."""
    return actions.book(seminar=where, person=who or person(), now=now or timezone.now(), **more)


def wish(email: str = "neu@example.org", **fields: Any) -> Wish:
    """What somebody typed."""
    return Wish(**{"email": email, "given_names": "Neu", "family_name": "Hier", "language": "de", **fields})
