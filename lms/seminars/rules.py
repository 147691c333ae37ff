"""May this person …?"""

from typing import Any

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.cohorts.queries import courses_taught_by, held_by
from lms.cohorts.rules import may_lead
from lms.people.models import Person


def may_plan(person: Person | None, cohort: Cohort) -> bool:
    """May this person plan, change and cancel seminars of the group? Self-study has none."""
    return not cohort.self_study and may_lead(person, cohort)


def may_copy(person: Person | None, cohort: Cohort) -> bool:
    """May this person make a group like this one? As for any new group: the trainers of the course."""
    return courses_taught_by(person).filter(pk=cohort.course_id).exists() and may_lead(person, cohort)


def may_write_venues(user: Any) -> bool:
    """May this user enter and correct venues? Trainers and coordinators of groups: all groups share them."""
    held = held_by(user)
    leads = any(role == Role.COORDINATOR and cohort is not None for role, _course, cohort in held)
    return leads or not {Role.TRAINER, Role.ADMINISTRATOR}.isdisjoint(role for role, _course, _cohort in held)


def may_delete_venues(user: Any) -> bool:
    """Venues are deleted by administrators only."""
    return any(role == Role.ADMINISTRATOR for role, _course, _cohort in held_by(user))
