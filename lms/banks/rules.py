"""May this person …?"""

from typing import Any

from lms.cohorts.enums import Role
from lms.cohorts.queries import held_by


def may_write_banks(user: Any) -> bool:
    """May this user write questions of any bank? Who writes a course: a substitute in a group does not."""
    return any(
        role == Role.ADMINISTRATOR or (role == Role.TRAINER and course is not None)
        for role, course, _cohort in held_by(user)
    )
