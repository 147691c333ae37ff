"""May this person …?"""

from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohorts_led_by, courses_taught_by, is_administrator
from lms.cohorts.rules import may_lead
from lms.people.models import Person


def may_plan(person: Person | None, cohort: Cohort) -> bool:
    """May this person plan, change and cancel seminars of the group? Self-study has none."""
    return not cohort.self_study and may_lead(person, cohort)


def may_copy(person: Person | None, cohort: Cohort) -> bool:
    """May this person make a group like this one? As for any new group: the trainers of the course."""
    return courses_taught_by(person).filter(pk=cohort.course_id).exists() and may_lead(person, cohort)


def may_write_venues(person: Person | None) -> bool:
    """May this person enter and correct venues? Whoever leads a group: all groups share them."""
    return cohorts_led_by(person).exists() or is_administrator(person)


def may_delete_venues(person: Person | None) -> bool:
    """Venues are deleted by administrators only."""
    return is_administrator(person)
