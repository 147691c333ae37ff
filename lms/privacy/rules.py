"""May this person …?"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from lms.cohorts.rules import may_appoint, staff
from lms.people.models import Person
from lms.privacy.queries import is_last_administrator


def keeper(user: Any) -> Person:
    """The administrator behind a user; everybody else is refused."""
    person = staff(user)
    if not may_appoint(person):
        raise PermissionDenied
    return person


def why_not_erase(person: Person) -> str:
    """Why this person cannot be erased now, in words; empty where they can."""
    if person.erased_at is not None:
        return _("This person is erased already.")
    if is_last_administrator(person):
        return _("This is the only administrator. Please give somebody else this role first.")
    return ""
