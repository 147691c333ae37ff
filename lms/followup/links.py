"""Signed secrets in the links of letters with questions."""

from uuid import UUID

from django.core import signing

from lms.followup.models import FollowUpRound

SALT = "lms.followup.round"


def token_of(found: FollowUpRound) -> str:
    """Signed: whoever has it answers these questions, or stops them. Good for nothing else; it holds no person."""
    return signing.dumps(str(found.uuid), salt=SALT)


def round_by(token: str) -> FollowUpRound | None:
    """The questions of a token, also where their time is over: one query. None for a forged one."""
    try:
        uuid = UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return FollowUpRound.objects.select_related("person").filter(uuid=uuid, person__erased_at=None).first()
