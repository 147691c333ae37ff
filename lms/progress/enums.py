"""Closed sets of the ledger."""

from enum import StrEnum


class State(StrEnum):
    """How far somebody is with one activity. No record means: not begun."""

    BEGUN = "begun"
    DONE = "done"


class Source(StrEnum):
    """Who says so."""

    LESSON = "lesson"
    QUIZ = "quiz"
    HAND = "hand"
    ROLLUP = "rollup"
    MERGE = "merge"
