"""Why each kind of data is kept and for how long: the one table that pages, clock and documents read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """What data are kept for; a person's own page is grouped by it."""

    ACCOUNT = "account"
    COURSES = "courses"
    LETTERS = "letters"
    OFFICE = "office"
    SAFETY = "safety"


class Kind(StrEnum):
    """A kind of data about people, as a reader tells them apart."""

    PERSON = "person"
    LOG_IN = "log_in"
    CONSENTS = "consents"
    MEMBERSHIPS = "memberships"
    ENROLMENTS = "enrolments"
    PROGRESS = "progress"
    ANSWERS = "answers"
    FOLLOW_UP = "follow_up"
    REASONS = "reasons"
    INQUIRIES = "inquiries"
    BOOKINGS = "bookings"
    NEEDS = "needs"
    INTEREST = "interest"
    PRESENCE = "presence"
    LETTERS = "letters"
    INVITATIONS = "invitations"
    ROLES = "roles"
    FILES = "files"
    CHECKS = "checks"
    REQUESTS = "requests"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of one kind. `days` after the day it came about; None: together with the person.

    `stays`: the rows remain without a name when the person is erased, because figures count them.
    """

    purpose: Purpose
    days: int | None = None
    stays: bool = False


YEAR = 365
TABLE: dict[Kind, Rule] = {
    Kind.PERSON: Rule(Purpose.ACCOUNT, days=3 * YEAR),  # after the last use
    Kind.LOG_IN: Rule(Purpose.ACCOUNT),
    Kind.CONSENTS: Rule(Purpose.ACCOUNT, stays=True),
    Kind.MEMBERSHIPS: Rule(Purpose.COURSES),
    Kind.ENROLMENTS: Rule(Purpose.COURSES, stays=True),
    Kind.PROGRESS: Rule(Purpose.COURSES, stays=True),
    Kind.ANSWERS: Rule(Purpose.COURSES, days=2 * YEAR),
    Kind.FOLLOW_UP: Rule(Purpose.COURSES, days=YEAR),
    Kind.REASONS: Rule(Purpose.COURSES, days=2 * YEAR),
    Kind.INQUIRIES: Rule(Purpose.COURSES, stays=True),  # each row has its own day, shown beside the field
    Kind.BOOKINGS: Rule(Purpose.COURSES, stays=True),
    Kind.NEEDS: Rule(Purpose.COURSES),  # each row has its own day, shown beside the field
    Kind.INTEREST: Rule(Purpose.COURSES, days=YEAR),
    Kind.PRESENCE: Rule(Purpose.COURSES, stays=True),
    Kind.LETTERS: Rule(Purpose.LETTERS, days=90),
    Kind.INVITATIONS: Rule(Purpose.LETTERS, days=YEAR),
    Kind.ROLES: Rule(Purpose.OFFICE),
    Kind.FILES: Rule(Purpose.OFFICE, days=1),
    Kind.CHECKS: Rule(Purpose.OFFICE, stays=True),
    Kind.REQUESTS: Rule(Purpose.SAFETY, days=3 * YEAR),
    Kind.LOG: Rule(Purpose.SAFETY, days=180),
}
WAIT = timedelta(days=14)  # between asking for erasure and erasing: so long it can be taken back
WARNING = timedelta(days=30)  # before somebody who has not come for years is erased
BACKUP_WEEKS = 5  # an archive of `manage.py backup` is at most so old, with its own numbers


def days_kept(kind: Kind, own: Mapping[str, int]) -> int | None:
    """How many days a kind is kept, where the site may have its own number; None: together with the person."""
    rule = TABLE[kind]
    return rule.days if rule.days is None else own.get(kind.value, rule.days)


def end(kind: Kind, since: datetime, own: Mapping[str, int]) -> datetime | None:
    """When something of this kind goes that came about then."""
    days = days_kept(kind, own)
    return None if days is None else since + timedelta(days=days)


def answer_by(asked: date) -> date:
    """Until when a request must be answered: one month later (Art. 12 (3) GDPR), at most its last day."""
    year, month = divmod(asked.year * 12 + asked.month, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=asked.day - 1), first_of_next - timedelta(days=1))
