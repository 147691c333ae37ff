"""Closed sets of the ledger."""

from enum import StrEnum


class State(StrEnum):
    """How far somebody is with one activity. No record means: not begun."""

    BEGUN = "begun"
    DONE = "done"
    # Of a seminar day only:
    BOOKED = "booked"
    PARTLY = "partly"
    EXCUSED = "excused"
    ABSENT = "absent"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Who says so."""

    LESSON = "lesson"
    QUIZ = "quiz"
    HAND = "hand"
    ROLLUP = "rollup"
    MERGE = "merge"
    SEMINAR = "seminar"
