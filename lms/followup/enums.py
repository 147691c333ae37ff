"""Closed sets of the questions that come again."""

from enum import StrEnum


class Shut(StrEnum):
    """Why questions can no longer be answered."""

    ANSWERED = "answered"
    EXPIRED = "expired"
    STOPPED = "stopped"
