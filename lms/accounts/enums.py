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


class Standing(StrEnum):
    """What a line does."""

    NEW = "new"
    JOINS = "joins"
    KNOWN = "known"
    WRONG = "wrong"


class Hint(StrEnum):
    """What a line's preview adds in words, or why the line cannot be used."""

    ADDRESS_ADDED = "address_added"
    ADDRESS_SHARED = "address_shared"
    KEPT_AS_WRITTEN = "kept_as_written"
    GAVE_UP = "gave_up"
    OTHER_ADDRESS = "other_address"
    SEVERAL = "several"
    OTHER_GROUP = "other_group"
    FOREIGN_ASSOCIATION = "foreign_association"
    NEEDS_ASSOCIATION = "needs_association"


class NoCard(StrEnum):
    """Why somebody gets no access card here."""

    OWN = "own"
    STAFF = "staff"
    ELSEWHERE = "elsewhere"
