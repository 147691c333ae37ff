"""May this person …?"""

from lms.cohorts.queries import leads_by_name
from lms.people.models import Person
from lms.seminars.models import Seminar


def may_write_to(person: Person | None, seminar: Seminar) -> bool:
    """May this person write to and call the people of a seminar? Whoever leads its group and sees names."""
    return leads_by_name(person, seminar.cohort)
