"""People who answer a quiz, for tests of what their answers say together."""

from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lms.cohorts.models import Cohort, Enrolment
from lms.outline.models import Activity
from lms.quizzes import actions
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import paper_of
from tests import build

_sequence = count(1)


def joined(group: Cohort, number: int = 1, **fields: Any) -> list[Enrolment]:
    """So many people without a log-in, enrolled in a group."""
    return [build.enrol(build.person(log_in=False), group, **fields) for _ in range(number)]


def sat(who: Enrolment, quiz: Activity, answers: dict[str, Any], *, hand_in: bool = True) -> QuizAttempt:
    """An attempt with these answers (question uid → answer)."""
    attempt = actions.start(enrolment=who.pk, activity=quiz.pk)
    for number, question in enumerate(paper_of(attempt.snapshot_id).questions, start=1):
        if question.uid in answers:
            say(attempt, number, answers[question.uid])
    return actions.hand_in(attempt=attempt.pk, now=timezone.now()) if hand_in else attempt


def say(attempt: QuizAttempt, number: int, answer: Any) -> None:
    """One answer, newer than all before."""
    actions.save_response(
        attempt=attempt, number=number, uuid=uuid4(), sequence=next(_sequence), answer=answer
    )
