"""May this person open …?"""

from lms.cohorts.queries import Learner
from lms.progress.queries import Standing, standing
from lms.progress.unlocking import Door


def may_open(learner: Learner, key: str, at: Standing | None = None) -> Door:
    """The door in front of an activity, for one enrolment. Reads the outline and the ledger, asks no activity.

    `why` is "gone" for what left the course, even where the person had done it.
    """
    at = at or standing(learner, learner.source_language)
    row = at.by_key.get(key)
    if row is None or row.retired:
        return Door(False, "gone")
    return at.door_of(row)
