"""A group with work before and after its seminar, and people who have booked it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lms.bookings.models import Booking
from lms.cohorts.models import Cohort
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build

DAY = date(2027, 1, 23)  # a Saturday


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A local time as an aware one."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def days(number: int, hour: int = 9, minute: int = 0) -> datetime:
    """A local time so many days after the seminar's day; before it with a minus."""
    return at(DAY + timedelta(days=number), hour, minute)


def group(title: str = "Politik") -> Cohort:
    """A course with a lesson before its seminar day and one after it. Call with callbacks executed."""
    page = build.course_page(title)
    build.lesson(build.module(page, "Vorher"), "Ankommen", minutes=12)
    build.slot(build.module(page, "Seminar", phase="seminar"), f"{title} Tag")
    build.lesson(build.module(page, "Nachher", phase="after"), "Üben")
    return build.cohort(page)


def book(seminar: Seminar, person: Person, *, enrol: bool = True, **fields: Any) -> Booking:
    """A seat, and the course with it."""
    if enrol:
        build.enrol(person, seminar.cohort)
    place = Booking.objects.filter(seminar=seminar).count() + 1
    now = timezone.now()
    named = {"state": "booked", "place_in_line": place, "asked_at": now, "changed_at": now, **fields}
    return Booking.objects.create(seminar=seminar, person=person, **named)
