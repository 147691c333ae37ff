"""What one person may at a quiz beyond its rules, and why nobody may begin again."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from lms.quizzes.models import QuizAttempt, QuizException
from lms.quizzes.policy import Hindrance, Leave, Policy, hindrance


def leave_of(enrolment: int, activity: int) -> Leave:
    """What one person may at one quiz beyond its rules: one query."""
    mine = QuizException.objects.filter(enrolment=enrolment, activity=activity).order_by("-pk")
    row = mine.values_list("minutes", "attempts", "closes_at").first()
    return Leave(*row) if row else Leave()


def exceptions_of(enrolment: int) -> QuerySet[QuizException]:
    """All that one person may beyond the rules of quizzes, the newest first."""
    return QuizException.objects.filter(enrolment=enrolment).select_related("by").order_by("-pk")


def hindrance_of(
    policy: Policy, attempts: Sequence[QuizAttempt], leave: Leave, now: datetime
) -> Hindrance | None:
    """Why no other attempt can begin after these, the newest first."""
    last = attempts[0].finished_at if attempts else None
    return hindrance(policy, leave, made=len(attempts), last=last, now=now)
