"""May this person …?"""

from typing import Any

from django.core.exceptions import PermissionDenied

from lms.cohorts import queries
from lms.cohorts.models import Cohort, Enrolment
from lms.people.models import Association, Person
from lms.people.queries import person_of


def staff(user: Any) -> Person:
    """The person behind a user who holds a role with rights today; everybody else is refused."""
    person = person_of(user)
    if person is None or not queries.is_staff(person):
        raise PermissionDenied
    return person


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


def may_change(person: Person | None, enrolment: Enrolment) -> bool:
    """May this person move, withdraw or finish this enrolment, or send its invitation again?"""
    return may_see(person, enrolment) and may_enrol(person, enrolment.cohort, enrolment.association)


def may_bring(person: Person | None, cohort: Cohort) -> bool:
    """May this person bring anybody into the cohort at all? Leading it, or coordinating an association there."""
    if may_lead(person, cohort):
        return True
    seen = queries.cohorts_seen_by(person).filter(pk=cohort.pk).exists()
    return seen and queries.associations_led_by(person).exists()


def may_import(person: Person | None, cohort: Cohort) -> bool:
    """May this person bring in people from a file? It takes the right to names: its preview says who is known."""
    if queries.leads_by_name(person, cohort):
        return True
    return may_bring(person, cohort) and queries.associations_named_by(person).exists()
