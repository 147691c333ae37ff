"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import Holding
from lms.people.retention import Kind
from lms.quizzes.models import Grade, QuizAttempt, QuizException, Regrade, Replacement, Response

HOLDINGS = (
    Holding(
        model=QuizAttempt,
        kind=Kind.PROGRESS,
        person="enrolment__person",
        shows={
            "enrolment__course__title": _("Course"),
            "activity__key": _("Number"),
            "number": _("Attempt"),
            "state": _("State"),
            "score": _("Points"),
            "started_at": _("Begun"),
            "due_at": _("Open until"),
            "finished_at": _("Done"),
        },
    ),
    Holding(
        model=Response,
        kind=Kind.ANSWERS,
        person="attempt__enrolment__person",
        shows={
            "attempt__activity__key": _("Number"),
            "attempt__number": _("Attempt"),
            "question": _("Question"),
            "answer": _("Answer"),
            "received_at": _("When"),
        },
        since="received_at",
        blank={"answer": None},
    ),
    Holding(
        model=Grade,
        kind=Kind.ANSWERS,
        person="attempt__enrolment__person",
        shows={
            "attempt__activity__key": _("Number"),
            "attempt__number": _("Attempt"),
            "question": _("Question"),
            "fraction": _("Points"),
            "comment": _("Comment"),
            "made_at": _("When"),
        },
        since="made_at",
        blank={"comment": ""},
    ),
    Holding(
        model=Regrade,
        kind=Kind.REASONS,
        person="by",
        shows={
            "activity__key": _("Number"),
            "why": _("Reason"),
            "made_at": _("When"),
        },
        since="made_at",
        blank={"why": ""},
    ),
    Holding(
        model=QuizException,
        kind=Kind.REASONS,
        person="enrolment__person",
        shows={
            "activity__key": _("Number"),
            "minutes": _("More minutes"),
            "attempts": _("More attempts"),
            "closes_at": _("Open until"),
            "why": _("Reason"),
            "made_at": _("When"),
        },
        since="made_at",
        blank={"why": ""},
    ),
    Holding(
        model=Replacement,
        kind=Kind.REASONS,
        person="attempt__enrolment__person",
        shows={
            "attempt__activity__key": _("Number"),
            "attempt__number": _("Attempt"),
            "out": _("Question"),
            "why": _("Reason"),
            "made_at": _("When"),
        },
        since="made_at",
        blank={"why": ""},
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
