"""May this person …?"""

from lms.cohorts.queries import Learner
from lms.progress.queries import Standing
from lms.progress.rules import may_open
from lms.quizzes.queries import Playing


def may_start(me: Learner, key: str, at: Standing) -> bool:
    """May this enrolment begin a new attempt at this quiz, or answer this mini check?"""
    return may_open(me, key, at).open


def may_answer(me: Learner, attempt: Playing, at: Standing) -> bool:
    """May this enrolment go on with an attempt of its own? Also when the quiz has left the course meanwhile."""
    door = may_open(me, attempt.key, at)
    return door.open or door.why == "gone"
