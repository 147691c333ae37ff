"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.followup.models import FollowUp, FollowUpReview, FollowUpRound
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=FollowUpReview,
        kind=Kind.FOLLOW_UP,
        person="follow_up__person",
        shows={
            "follow_up__question": _("Question"),
            "rating": _("How well known, from 1 to 4"),
            "at": _("When"),
        },
        since="at",
        goes=True,
    ),
    Holding(
        model=FollowUp,
        kind=Kind.FOLLOW_UP,
        person="person",
        shows={
            "activity__course__title": _("Course"),
            "question": _("Question"),
            "due": _("Comes again on"),
            "last_review": _("Answered"),
        },
        since="touched_at",
        goes=True,
    ),
    Holding(
        model=FollowUpRound,
        kind=Kind.FOLLOW_UP,
        person="person",
        shows={
            "made_at": _("Asked"),
            "by_mail": _("By e-mail"),
            "answered": _("Questions answered"),
            "expires_at": _("Link until"),
            "ended_at": _("Done"),
        },
        since="made_at",
        goes=True,
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
