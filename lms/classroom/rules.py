"""May this person …? And until when what they write is kept."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from lms.classroom.queries import has_seat
from lms.people.models import Person
from lms.seminars.models import Seminar

QUESTIONS_KEPT = timedelta(days=180)  # after the seminar


def questions_go_on(seminar: Seminar) -> date:
    """The day on which questions and answers go, as the form says."""
    return localdate(seminar.ends_at + QUESTIONS_KEPT)


def is_asking_time(seminar: Seminar, now: datetime) -> bool:
    """Until the seminar begins. Then people ask in the room."""
    return seminar.cancelled_at is None and now < seminar.starts_at


def may_ask(person: Person, seminar: Seminar, now: datetime) -> bool:
    """May this person put a question? Who has a seat, until the seminar begins."""
    return is_asking_time(seminar, now) and has_seat(person, seminar)
