"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.bookings.models import Booking, BookingEvent, BookingNeed, Hold
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=BookingNeed,
        kind=Kind.NEEDS,
        person="booking__person",
        shows={
            "booking__seminar__starts_at": _("Seminar on"),
            "kind": _("What"),
            "text": _("Text"),
            "delete_on": _("Goes on"),
        },
        goes=True,
        sealed=frozenset({"kind", "text"}),
    ),
    Holding(
        model=Hold,
        kind=Kind.BOOKINGS,
        person="booking__person",
        shows={"email": _("E-mail"), "expires_at": _("Valid until")},
        goes=True,
    ),
    Holding(
        model=BookingEvent,
        kind=Kind.BOOKINGS,
        person="booking__person",
        shows={
            "booking__seminar__starts_at": _("Seminar on"),
            "new": _("State"),
            "why": _("Reason"),
            "at": _("When"),
        },
        blank={"why": ""},
    ),
    Holding(
        model=Booking,
        kind=Kind.BOOKINGS,
        person="person",
        shows={
            "seminar__cohort__name": _("Group"),
            "seminar__starts_at": _("Seminar on"),
            "state": _("State"),
            "phone": _("Phone"),
            "phone_delete_on": _("Goes on"),
            "why": _("Reason"),
            "asked_at": _("When"),
        },
        blank={"phone": "", "phone_delete_on": None, "why": "", "association_written": ""},
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
