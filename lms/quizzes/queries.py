"""Reads of quizzes: what was asked, whose attempt it is, what was answered. Narrow rows, no page, no model."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from time import time_ns
from typing import Any
from uuid import UUID

from lms.cohorts.queries import enrolments_of
from lms.evidence.models import Snapshot
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import read
from lms.quizzes.models import QuizAttempt, Response

NEWEST_FIRST = ("-sequence", "-received_at")


@dataclass(frozen=True)
class Paper:
    """What is asked: a snapshot's body, its questions read when needed. Questions are numbered from 1."""

    body: dict[str, Any]

    @property
    def size(self) -> int:
        """How many questions."""
        return len(self.body["questions"])

    @cached_property
    def questions(self) -> tuple[Kind, ...]:
        """All questions in order."""
        return tuple(read(question) for question in self.body["questions"])

    @cached_property
    def graded(self) -> tuple[Kind, ...]:
        """The questions that count towards a score."""
        return tuple(question for question in self.questions if question.graded)

    @property
    def is_assessment(self) -> bool:
        """Does it only ask people how they see themselves?"""
        return bool(self.size) and not self.graded

    def question(self, number: int) -> Kind | None:
        """One question; None where there is none of this number."""
        return self.questions[number - 1] if 1 <= number <= self.size else None

    def unanswered(self, answers: dict[str, Any]) -> list[int]:
        """The numbers of the questions without an answer."""
        uids = [question["uid"] for question in self.body["questions"]]
        return [number for number, uid in enumerate(uids, start=1) if answers.get(uid) is None]


@dataclass(frozen=True, slots=True)
class Playing:
    """One attempt as a request needs it; `language` is that of its questions."""

    pk: int
    uuid: UUID
    enrolment: int
    activity: int
    snapshot_id: str
    state: str
    score: float | None
    finished_at: datetime | None
    language: str
    is_test: bool

    @property
    def is_open(self) -> bool:
        """Can it still be answered?"""
        return self.state == AttemptState.OPEN


@lru_cache(maxsize=256)
def paper_of(snapshot: str) -> Paper:
    """What a snapshot asks: one query once per process. It is named by its digest and never changes."""
    return Paper(Snapshot.objects.values_list("body", flat=True).get(pk=snapshot))


def playing(user: Any, attempt: UUID) -> Playing | None:
    """An attempt of a user's own, in a course they now learn in: one query. Foreign and missing are the same."""
    found = enrolments_of(user).filter(attempts__uuid=attempt)
    rows = found.values_list(
        "attempts__pk",
        "attempts__uuid",
        "pk",
        "attempts__activity_id",
        "attempts__snapshot_id",
        "attempts__state",
        "attempts__score",
        "attempts__finished_at",
        "course__source_language",
        "is_test",
    )
    return next((Playing(*row) for row in rows[:1]), None)


def attempts_of(enrolment: int, activity: int) -> list[QuizAttempt]:
    """All attempts of one enrolment at one activity, newest first."""
    return list(QuizAttempt.objects.filter(enrolment=enrolment, activity=activity).order_by("-number"))


def answers_of(attempt: int) -> tuple[dict[str, Any], int]:
    """Question uid → the answer that counts (None: taken back), and the highest sequence number so far."""
    rows = Response.objects.filter(attempt_id=attempt).order_by("sequence", "received_at")
    answers: dict[str, Any] = {}
    highest = 0
    for question, answer, sequence in rows.values_list("question", "answer", "sequence"):
        answers[question], highest = answer, sequence
    return answers, highest


def said_first(enrolment: int, activity: int) -> dict[str, Any] | None:
    """Question uid → answer of the first attempt that was handed in; None where there is none: two queries."""
    attempts = QuizAttempt.objects.filter(
        enrolment=enrolment, activity=activity, state=AttemptState.HANDED_IN
    )
    first = attempts.order_by("number").values_list("pk", flat=True).first()
    return answers_of(first)[0] if first is not None else None


def next_base(highest: int) -> int:
    """Where a screen shown now begins to count its answers: above all earlier screens, so the newest one wins.

    Microseconds of the server's clock; no two devices get the same.
    """
    return max(time_ns() // 1000, highest + 1)


def checked(enrolment: int, activities: Iterable[int]) -> dict[int, tuple[Any, str]]:
    """Activity → (newest answer, snapshot it answers) of mini checks: one query."""
    rows = Response.objects.filter(attempt__enrolment_id=enrolment, attempt__activity_id__in=activities)
    found = rows.order_by("attempt__number").values_list(
        "attempt__activity_id", "answer", "attempt__snapshot_id"
    )
    return {activity: (answer, snapshot) for activity, answer, snapshot in found}
