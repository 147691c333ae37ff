"""A text far over a gate of readability is published with a reason only. The formulas know German texts only."""

from collections.abc import Iterable
from typing import Any

from lms.glossary.queries import words
from lms.pages.prose import prose_of
from lms.readability import Level, check

JUDGED = "de"


def taught() -> list[str]:
    """Every form of every word that the glossary teaches."""
    return [form for word in words() for form in word.spellings]


def far_over(body: Iterable[Any], language: str) -> bool:
    """Is a measure of a lesson's body beyond its last limit? One query at most, for the glossary."""
    if language.partition("-")[0] != JUDGED:
        return False
    return check(prose_of(body), taught()).worst is Level.BLOCK


def is_hard(lesson: Any) -> bool:
    """Is this version of a lesson far over a gate?"""
    return far_over(lesson.body, lesson.locale.language_code)
