"""Signed secrets in the links of letters about interest."""

from django.core import signing

from lms.interest.models import Interest

LEAVE_SALT = "lms.interest.leave"


def leave_token(row: Interest) -> str:
    """Signed: this entry may be taken off the list. Good for nothing else."""
    return signing.dumps(row.pk, salt=LEAVE_SALT)


def left_by(token: str) -> int | None:
    """The entry (its key) that a token takes off the list, whether or not it is still there; None for a forged one."""
    try:
        pk = signing.loads(token, salt=LEAVE_SALT)
    except signing.BadSignature:
        return None
    return pk if isinstance(pk, int) else None
