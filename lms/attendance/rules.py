"""May this person …?"""

from django.db.models import Q

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.cohorts.queries import is_administrator, leads_by_name, roles_of
from lms.people.models import Person


def may_keep(person: Person | None, cohort: Cohort) -> bool:
    """May this person see the register of the group's seminars and enter presence from paper?

    Its trainers, substitutes while their right holds, and coordinators who see names.
    """
    return leads_by_name(person, cohort)


def may_call(person: Person | None, cohort: Cohort) -> bool:
    """May this person call the roll in the room, show the codes, and let people in who did not book?"""
    if person is None or cohort.is_test:
        return False
    teaching = Q(course=cohort.course_id) | Q(cohort=cohort.pk)
    return roles_of(person).filter(teaching, role=Role.TRAINER).exists() or is_administrator(person)
