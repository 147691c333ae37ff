"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.attendance.models import Attendance, DayEvent, HeldTick, ReadyMark, Screen, SheetScan, Tick
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=Tick,
        kind=Kind.PRESENCE,
        person="person",
        shows={
            "unit__starts_at": _("Unit on"),
            "presence": _("Presence"),
            "minutes": _("Minutes"),
            "source": _("Where from"),
            "why": _("Reason"),
            "received_at": _("When"),
        },
        blank={"why": ""},
        moves=True,
    ),
    Holding(
        model=Attendance,
        kind=Kind.PRESENCE,
        person="person",
        shows={
            "unit__seminar__cohort__name": _("Group"),
            "unit__starts_at": _("Unit on"),
            "presence": _("Presence"),
            "minutes": _("Minutes"),
        },
        moves=True,
    ),
    Holding(
        model=DayEvent,
        kind=Kind.PRESENCE,
        person="by",
        shows={"seminar__starts_at": _("Seminar on"), "day": _("Day"), "why": _("Reason"), "at": _("When")},
        blank={"why": ""},
    ),
    Holding(
        model=HeldTick,
        kind=Kind.PRESENCE,
        person="person",
        shows={
            "seminar__starts_at": _("Seminar on"),
            "day": _("Day"),
            "presence": _("Presence"),
            "minutes": _("Minutes"),
            "source": _("Where from"),
            "reason": _("Why it was not entered at once"),
            "received_at": _("When"),
        },
        moves=True,
    ),
    Holding(
        model=Screen,
        kind=Kind.ROLES,
        person="by",
        shows={"seminar__starts_at": _("Seminar on"), "day": _("Day"), "ends_at": _("Valid until")},
        goes=True,
    ),
    Holding(
        model=ReadyMark,
        kind=Kind.ROLES,
        person="person",
        shows={
            "seminar__starts_at": _("Seminar on"),
            "day": _("Day"),
            "what": _("Got ready"),
            "at": _("When"),
        },
        goes=True,
    ),
    Holding(
        model=SheetScan,
        kind=Kind.PRESENCE,
        person="by",
        shows={
            "seminar__cohort__name": _("Group"),
            "day": _("Signed sheet of"),
            "uploaded_at": _("Uploaded"),
            "delete_on": _("Goes on"),
        },
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
