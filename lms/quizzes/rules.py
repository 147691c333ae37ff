"""May this person …?

There is no rule of its own for answering: an open attempt of one's own is begun work. Beginning wrote a record, and
whoever has begun something in a module keeps its door open; where a quiz has left the course, the attempt goes on with
its snapshot. So it is enough that the person still learns in the course, which `queries.playing` asks.
tests/quizzes/test_rules.py holds that up against the door.
"""

from typing import Any

from lms.cohorts.enums import Role
from lms.cohorts.queries import Learner, held_by
from lms.progress.queries import Standing
from lms.progress.rules import may_open


def may_start(me: Learner, key: str, at: Standing) -> bool:
    """May this enrolment begin a new attempt at this quiz, or answer this mini check?"""
    return may_open(me, key, at).open


def may_write_rubrics(user: Any) -> bool:
    """May this user enter and correct rubrics? Who writes a course: all courses share them."""
    held = held_by(user)
    writes = any(role == Role.TRAINER and course is not None for role, course, _cohort in held)
    return writes or any(role == Role.ADMINISTRATOR for role, _course, _cohort in held)


def may_delete_rubrics(user: Any) -> bool:
    """Rubrics are deleted by administrators only."""
    return any(role == Role.ADMINISTRATOR for role, _course, _cohort in held_by(user))
