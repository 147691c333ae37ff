"""May this person …?"""

from datetime import date

from django.db.models import Q
from django.utils.timezone import localdate

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.cohorts.queries import is_administrator, leads_by_name, roles_of
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import seminars_taught_by


def may_keep(person: Person | None, cohort: Cohort) -> bool:
    """May this person see the register of the group's seminars and enter presence from paper?

    Its trainers, substitutes while their right holds, and coordinators who see names.
    """
    return leads_by_name(person, cohort)


def may_get_ready(person: Person | None, seminar: Seminar, day: date) -> bool:
    """May this person see how ready a day of the seminar is? Who teaches the group on that day, also when the right
    begins then only; once the day is over, who teaches it today.
    """
    return seminars_taught_by(person, max(day, localdate())).filter(pk=seminar.pk).exists()


def may_call(person: Person | None, cohort: Cohort) -> bool:
    """May this person call the roll in the room, show the codes, and let people in who did not book?"""
    if person is None or cohort.is_test:
        return False
    teaching = Q(course=cohort.course_id) | Q(cohort=cohort.pk)
    return roles_of(person).filter(teaching, role=Role.TRAINER).exists() or is_administrator(person)
