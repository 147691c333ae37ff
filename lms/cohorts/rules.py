"""May this person …?"""

from lms.cohorts import queries
from lms.cohorts.models import Cohort, Enrolment
from lms.people.models import Association, Person


def may_lead(person: Person | None, cohort: Cohort) -> bool:
    """May this person change the cohort, its dates and its people?"""
    return queries.cohorts_led_by(person).filter(pk=cohort.pk).exists()


def may_see(person: Person | None, enrolment: Enrolment) -> bool:
    """May this person see this enrolment by name?"""
    return queries.enrolments_seen_by(person).filter(pk=enrolment.pk).exists()


def may_enrol(person: Person | None, cohort: Cohort, association: Association | None) -> bool:
    """May this person bring somebody into the cohort? Leading it, or coordinating the association there."""
    if may_lead(person, cohort):
        return True
    seen = queries.cohorts_seen_by(person).filter(pk=cohort.pk).exists()
    own = association is not None and queries.associations_led_by(person).filter(pk=association.pk).exists()
    return seen and own


def may_appoint(person: Person | None) -> bool:
    """Only administrators give and take roles."""
    return queries.is_administrator(person)
