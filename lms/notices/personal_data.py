"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.notices.models import Reminder
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
)
MODELS = tuple(holding.model for holding in HOLDINGS)
