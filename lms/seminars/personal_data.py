"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import Holding
from lms.people.retention import Kind
from lms.seminars.models import OwnFeed, SeminarTrainer

HOLDINGS = (
    Holding(
        model=SeminarTrainer,
        kind=Kind.ROLES,
        person="person",
        shows={
            "seminar__slot__course__title": _("Course"),
            "seminar__cohort__name": _("Group"),
            "seminar__starts_at": _("Leads the seminar on"),
        },
        goes=True,
    ),
    Holding(
        model=OwnFeed,
        kind=Kind.BOOKINGS,
        person="person",
        shows={"made_at": _("Calendar address since"), "closed_at": _("Closed")},
        goes=True,
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
