"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.inquiries.models import Inquiry
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=Inquiry,
        kind=Kind.INQUIRIES,
        person="enrolment__person",
        shows={
            "enrolment__course__title": _("Course"),
            "text": _("Text"),
            "created_at": _("When"),
            "answer": _("Answer"),
            "answered_at": _("Answered"),
            "delete_on": _("Goes on"),
        },
        blank={"text": "", "answer": "", "place": ""},
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
