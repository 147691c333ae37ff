"""A seminar with people in it, and marks in its register."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localtime

from lms.attendance import actions
from lms.attendance.enums import Presence, TickSource
from lms.attendance.models import Attendance
from lms.attendance.queries import parts_of
from lms.bookings.models import Booking
from lms.people.models import Person
from lms.progress.models import Record
from lms.seminars.models import Seminar
from tests import build

EIGHT = "09:00-10:30 Ankommen\n10:45-12:15 Planspiel\n13:00-14:30 Wahlen\n14:45-16:15 Abschluss"


def mark(at: datetime, presence: str = "present", **fields: Any) -> actions.Mark:
    """What a trainer says."""
    given: dict[str, Any] = {
        "source": TickSource.ROLL_CALL,
        "made_at": at,
        "received_at": at,
        "uuid": uuid4(),
    }
    return actions.Mark(presence=Presence(presence), **{**given, **fields})


def say(seminar: Seminar, who: Person, at: datetime, presence: str = "present", *, part: int = 1,
        **fields: Any) -> list[Attendance]:  # fmt: skip
    """One mark for a part of the first day."""
    spans = parts_of(seminar)[part - 1].spans
    return actions.mark(seminar=seminar, spans=spans, person=who, what=mark(at, presence, **fields))


def booked(seminar: Seminar, who: Person | None = None, state: str = "booked") -> Person:
    """Somebody of the seminar's group with a booking."""
    who = who or build.person()
    build.enrol(who, seminar.cohort)
    place = Booking.objects.filter(seminar=seminar).count() + 1
    now = seminar.changed_at
    Booking.objects.create(
        seminar=seminar, person=who, state=state, place_in_line=place, asked_at=now, changed_at=now
    )
    return who


def record_of(seminar: Seminar, who: Person) -> Record | None:
    """The ledger's line of the seminar day."""
    return Record.objects.filter(
        enrolment__person=who, enrolment__course=seminar.cohort.course_id, activity=seminar.slot_id
    ).first()


def minutes_before(seminar: Seminar, minutes: int) -> datetime:
    """A time before it begins."""
    return seminar.starts_at - timedelta(minutes=minutes)


def at(day: datetime, hour: int, minute: int) -> datetime:
    """A time on the clock of a seminar's day."""
    return localtime(day).replace(hour=hour, minute=minute, second=0, microsecond=0)
