"""What one person may at a quiz beyond its rules, why nobody may begin again, and what ends by itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lms.quizzes.enums import AttemptState
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


def ends_of(enrolment: int, activities: Iterable[int], now: datetime) -> dict[int, datetime]:
    """Activity → when its open attempt is handed in by itself, where that is less than a day from now: one query."""
    mine = QuizAttempt.objects.filter(enrolment=enrolment, activity__in=activities, state=AttemptState.OPEN)
    soon = mine.filter(due_at__gt=now, due_at__lt=now + timedelta(days=1))
    rows = soon.order_by("-due_at").values_list("activity_id", "due_at")
    return {activity: end for activity, end in rows if end is not None}
