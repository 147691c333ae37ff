"""Which questions test which goal of a course, for authors: a goal should have two at least."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lms.pages.models import CoursePage, QuizPage
from lms.quizzes.blocks import questions_in

ENOUGH = 2


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with the names of this quiz's questions about it, and how many test it in other published quizzes."""

    number: int
    text: str
    here: tuple[str, ...]
    elsewhere: int
    is_enough: bool


def goals_tested(quiz: QuizPage) -> list[GoalLine]:
    """The goals of the quiz's course in order; none for a quiz that is not saved yet. Two queries.

    The sentences of a self-assessment are named, but test nothing.
    """
    course = CoursePage.objects.ancestor_of(quiz).first() if quiz.pk else None
    if course is None:
        return []
    others = QuizPage.objects.descendant_of(course).live().exclude(pk=quiz.pk)
    elsewhere = Counter(goal for other in others for goal in _tested(other.body))
    here = Counter(_tested(quiz.body))
    return [
        GoalLine(number, goal.value, _names(quiz.body, number), elsewhere[number],
               here[number] + elsewhere[number] >= ENOUGH)
        for number, goal in enumerate(course.goals, start=1)
    ]  # fmt: skip


def _tested(body: Iterable[Any]) -> list[int]:
    return [
        block.value["goal"]
        for block in questions_in(body)
        if block.block.asks.graded and block.value.get("goal")
    ]


def _names(body: Iterable[Any], goal: int) -> tuple[str, ...]:
    return tuple(block.value["name"] for block in questions_in(body) if block.value.get("goal") == goal)
