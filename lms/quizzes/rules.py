"""May this person …?

There is no rule of its own for answering: an open attempt of one's own is begun work. Beginning wrote a record, and
whoever has begun something in a module keeps its door open; where a quiz has left the course, the attempt goes on with
its snapshot. So it is enough that the person still learns in the course, which `queries.playing` asks.
tests/quizzes/test_rules.py holds that up against the door.
"""

from lms.cohorts.queries import Learner
from lms.progress.queries import Standing
from lms.progress.rules import may_open


def may_start(me: Learner, key: str, at: Standing) -> bool:
    """May this enrolment begin a new attempt at this quiz, or answer this mini check?"""
    return may_open(me, key, at).open
