"""May these questions …?"""

from datetime import datetime

from lms.followup.enums import Shut
from lms.followup.models import FollowUpRound
from lms.followup.queries import wants_questions


def is_expired(found: FollowUpRound, now: datetime) -> bool:
    """Is the time of these questions over? Then their link stops questions, and does nothing else."""
    return found.expires_at <= now


def why_shut(found: FollowUpRound, now: datetime) -> Shut | None:
    """Why these questions cannot be answered; None where they can: one query.

    The person's own wish holds at once, also for a link that is open somewhere.
    """
    if is_expired(found, now):
        return Shut.EXPIRED
    if not wants_questions(found.person_id):
        return Shut.STOPPED
    return Shut.ANSWERED if found.ended_at is not None else None
