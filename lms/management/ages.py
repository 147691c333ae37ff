"""Demo people who have done nothing for a while: what they did is moved back in time."""

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet

from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.progress.models import Record, RecordEvent
from lms.quizzes.models import QuizAttempt, Response


def move_back(*, enrolment: Enrolment, days: int) -> None:
    """As if all that this enrolment has done had been done that many days earlier."""
    _move(_rows(enrolment), days)


def answer_earlier(*, enrolment: Enrolment, days: int) -> None:
    """As if its quizzes had been answered that many days earlier; all else stays."""
    _move(_answers(enrolment), days)


def _move(found: list[tuple[Any, ...]], days: int) -> None:
    by = timedelta(days=days)
    for rows, *times in found:
        rows.update(**{time: F(time) - by for time in times})


def _rows(enrolment: Enrolment) -> list[tuple[Any, ...]]:
    """Rows and the names of their times. A plain queryset, for what is never changed outside an invented world."""
    mine = {"enrolment": enrolment}
    return [
        (Enrolment.objects.filter(pk=enrolment.pk), "created_at"),
        (QuerySet(EnrolmentEvent).filter(**mine), "at"),
        (Record.objects.filter(**mine), "begun_at", "done_at", "updated_at"),
        (QuerySet(RecordEvent).filter(record__enrolment=enrolment), "at"),
        *_answers(enrolment),
    ]


def _answers(enrolment: Enrolment) -> list[tuple[Any, ...]]:
    return [
        (QuizAttempt.objects.filter(enrolment=enrolment), "started_at", "finished_at"),
        (QuerySet(Response).filter(attempt__enrolment=enrolment), "received_at"),
    ]
