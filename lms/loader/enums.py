"""Closed sets of the loader."""

from enum import StrEnum


class Outcome(StrEnum):
    """What became of one page or word."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept, update offered"
    GONE = "deleted here, not recreated"
    LEFT = "no longer in the package, left as it is"
