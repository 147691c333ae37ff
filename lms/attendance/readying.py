"""Getting ready for a seminar day: what a trainer ticks, and what the site sees by itself."""

from datetime import date, datetime

from lms.attendance.enums import Ready
from lms.attendance.models import ReadyMark
from lms.attendance.queries import coming_day
from lms.people.models import Person
from lms.seminars.models import Seminar


def mark(*, seminar: Seminar, day: date, person: Person, what: Ready, now: datetime) -> None:
    """Somebody has got this ready for the day; again renews the time."""
    row = ReadyMark(seminar=seminar, day=day, person=person, what=what, at=now)
    ReadyMark.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["seminar", "day", "person", "what"],
        update_fields=["at"],
    )


def take_back(*, seminar: Seminar, day: date, person: Person, what: Ready) -> None:
    """It was an error; what others have marked stays."""
    ReadyMark.objects.filter(seminar=seminar, day=day, person=person, what=what).delete()


def note_screen(*, seminar: Seminar, by: Person, today: date, now: datetime) -> None:
    """A screen of this trainer has opened: the projector is tried for the seminar day of today, or the next one."""
    day = coming_day(seminar, today)
    if day is not None:
        mark(seminar=seminar, day=day, person=by, what=Ready.SCREEN, now=now)
