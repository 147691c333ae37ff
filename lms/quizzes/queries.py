"""Reads of quizzes: what was asked, whose attempt it is, what was answered. Narrow rows, no page, no model."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from time import time_ns
from typing import Any
from uuid import UUID

from django.core.cache import cache

from lms.cohorts.queries import Learner, learning
from lms.evidence.models import Snapshot
from lms.outline.enums import Kind as ActivityKind
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import read
from lms.quizzes.models import QuizAttempt, Response

NEWEST_FIRST = ("-sequence", "-received_at", "-pk")


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

    def question(self, number: int) -> Kind | None:
        """One question; None where there is none of this number."""
        return read(self.body["questions"][number - 1]) if 1 <= number <= self.size else None

    def unanswered(self, answers: dict[str, Any]) -> list[int]:
        """The numbers of the questions without an answer."""
        uids = [question["uid"] for question in self.body["questions"]]
        return [number for number, uid in enumerate(uids, start=1) if answers.get(uid) is None]


@dataclass(frozen=True, slots=True)
class Playing:
    """One attempt as a request needs it."""

    pk: int
    uuid: UUID
    enrolment: int
    activity: int
    key: str
    snapshot: str
    number: int
    state: str
    score: float | None
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Can it still be answered?"""
        return self.state == AttemptState.OPEN


_PLAYING = (
    "pk", "uuid", "enrolment_id", "activity_id", "activity__key", "snapshot_id", "number", "state", "score",
    "finished_at",
)  # fmt: skip


def paper_of(snapshot: str) -> Paper:
    """What a snapshot asks: one query, or none while it is cached. A snapshot never changes."""
    key = f"lms.snapshot.{snapshot}"
    body: dict[str, Any] | None = cache.get(key)
    if body is None:
        body = Snapshot.objects.values_list("body", flat=True).get(pk=snapshot)
        cache.set(key, body, 30 * 24 * 60 * 60)
    return Paper(body)


def playing(user: Any, attempt: UUID) -> tuple[Learner, Playing] | None:
    """An attempt of a user's own, in a course they now learn in: two queries. Foreign and missing are the same."""
    mine = {me.enrolment: me for me in learning(user)}
    if not mine:
        return None
    found = QuizAttempt.objects.filter(
        uuid=attempt, enrolment__in=mine, activity__kind=ActivityKind.QUIZ
    ).values_list(*_PLAYING)[:1]
    for row in found:
        at = Playing(*row)
        return mine[at.enrolment], at
    return None


def attempts_of(enrolment: int, activity: int) -> list[Playing]:
    """All attempts of one enrolment at one activity, newest first."""
    mine = QuizAttempt.objects.filter(enrolment_id=enrolment, activity_id=activity)
    return [Playing(*row) for row in mine.order_by("-number").values_list(*_PLAYING)]


def answers_of(attempt: int) -> tuple[dict[str, Any], int]:
    """Question uid → the answer that counts (None: taken back), and the highest sequence number so far."""
    rows = Response.objects.filter(attempt_id=attempt).order_by("sequence", "received_at", "pk")
    answers: dict[str, Any] = {}
    highest = 0
    for question, answer, sequence in rows.values_list("question", "answer", "sequence"):
        answers[question], highest = answer, sequence
    return answers, highest


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
