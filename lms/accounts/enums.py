"""Closed sets of accounts."""

from enum import StrEnum

from django.db.models import TextChoices


class Opens(TextChoices):
    """What an access link is for. Each sets a password and leads on to the second factor."""

    ADMINISTRATION = "administration"
    LOST_FACTOR = "lost_factor"


class Over(StrEnum):
    """Why an access link no longer works."""

    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"
    UNKNOWN = "unknown"
