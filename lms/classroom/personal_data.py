"""The rows of this part that say something about a person. What was asked without a name says nothing about anybody."""

from django.utils.translation import gettext_lazy as _

from lms.classroom.models import Material, SeminarQuestion
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=SeminarQuestion,
        kind=Kind.INQUIRIES,
        person="person",
        shows={
            "seminar__cohort__name": _("Group"),
            "seminar__starts_at": _("Seminar on"),
            "text": _("Text"),
            "asked_on": _("When"),
            "answer": _("Answer"),
            "answered_at": _("Answered"),
            "delete_on": _("Goes on"),
        },
        goes=True,
    ),
    Holding(
        model=Material,
        kind=Kind.ROLES,
        person="by",
        shows={"seminar__starts_at": _("Seminar on"), "title": _("File"), "added_at": _("Uploaded")},
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
