"""Reads of marks that people gave by hand. Rows are added only; the newest one of a question holds."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lms.cohorts.enums import EnrolmentState
from lms.cohorts.queries import cohorts_taught_by
from lms.conf import conf
from lms.outline.enums import Kind
from lms.people.models import Person
from lms.people.retention import Kind as DataKind
from lms.people.retention import days_kept
from lms.quizzes.enums import AttemptState
from lms.quizzes.models import Grade, QuizAttempt


def grades_of(attempt: int) -> list[Grade]:
    """All that was said of the answers in an attempt, the newest first: one query, with who said it."""
    return list(Grade.objects.filter(attempt_id=attempt).select_related("by").order_by("-pk"))


def grades_among(attempts: Iterable[int]) -> dict[int, list[Grade]]:
    """Attempt → all that was said of its answers, the newest first: one query."""
    found: dict[int, list[Grade]] = {}
    for grade in Grade.objects.filter(attempt__in=list(attempts)).order_by("-pk"):
        found.setdefault(grade.attempt_id, []).append(grade)
    return found


def attempts_marked_by(person: Person | None, now: datetime) -> QuerySet[QuizAttempt]:
    """Attempts whose answers a person may mark: in quizzes, of the groups they teach; of all as administrator."""
    return markable(attempts_taught_by(person), now)


def attempts_taught_by(person: Person | None) -> QuerySet[QuizAttempt]:
    """All attempts at quizzes in these groups, also those under way, and those whose answers are gone."""
    mine = QuizAttempt.objects.filter(activity__kind=Kind.QUIZ, enrolment__is_test=False)
    return mine.filter(enrolment__cohort__in=cohorts_taught_by(person).values("pk"))


def waiting_for(person: Person | None, now: datetime) -> QuerySet[QuizAttempt]:
    """Of these the ones that wait for a mark, of people who did not withdraw, the oldest first."""
    waits = attempts_marked_by(person, now).filter(waits=True)
    return waits.exclude(enrolment__state=EnrolmentState.WITHDRAWN).order_by("finished_at", "pk")


def standing(grades: Iterable[Grade]) -> dict[str, Grade]:
    """Question uid → what holds now, of rows with the newest first; nothing where that was taken back."""
    newest: dict[str, Grade] = {}
    for grade in grades:
        newest.setdefault(grade.question, grade)
    return {uid: grade for uid, grade in newest.items() if grade.fraction is not None}


def marks_of(grades: Iterable[Grade]) -> dict[str, float]:
    """Question uid → the mark that holds, from 0 to 1, of rows with the newest first."""
    return {uid: grade.fraction for uid, grade in standing(grades).items() if grade.fraction is not None}


def markable(attempts: QuerySet[QuizAttempt], now: datetime) -> QuerySet[QuizAttempt]:
    """Attempts handed in whose answers are all still there: they go after their term, and with the person."""
    found = attempts.filter(state=AttemptState.HANDED_IN, enrolment__person__erased_at=None)
    days = days_kept(DataKind.ANSWERS, conf.keep_days)
    return found if days is None else found.filter(started_at__gte=now - timedelta(days=days))
