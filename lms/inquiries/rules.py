"""May this person answer …?"""

from typing import Any

from django.core.exceptions import PermissionDenied

from lms.cohorts.queries import courses_answered_by, is_staff
from lms.inquiries import queries
from lms.inquiries.models import Inquiry
from lms.people.models import Person
from lms.people.queries import person_of


def answering(user: Any) -> Person:
    """The person behind a user who looks after people or is a course's contact today; all others are refused."""
    person = person_of(user)
    if person is None or not (is_staff(person) or courses_answered_by(person).exists()):
        raise PermissionDenied
    return person


def may_answer(person: Person | None, inquiry: Inquiry) -> bool:
    """May this person answer this question? Once: an answer stays as it was given."""
    is_open = inquiry.answered_at is None and inquiry.text != ""
    return is_open and queries.inquiries_seen_by(person).filter(pk=inquiry.pk).exists()
