"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.notices.models import Circular, Reached, Reminder
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=Reminder,
        kind=Kind.LETTERS,
        person="person",
        shows={
            "round__seminar__starts_at": _("Seminar on"),
            "round__about": _("Reminder"),
            "day": _("Day"),
            "closed_at": _("Done"),
        },
        since="closed_at",
        goes=True,
    ),
    Holding(
        model=Reached,
        kind=Kind.BOOKINGS,
        person="booking__person",
        shows={"booking__seminar__starts_at": _("Seminar on"), "occasion": _("Called"), "at": _("When")},
        goes=True,
    ),
    Holding(
        model=Circular,
        kind=Kind.LETTERS,
        person="by",
        shows={
            "seminar__starts_at": _("Seminar on"),
            "subject": _("Subject"),
            "text": _("Text"),
            "count": _("E-mails"),
            "at": _("When"),
        },
        since="at",
        blank={"subject": "", "text": ""},
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
