"""What the report about presence says."""

from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lms.attendance.enums import Presence

REGISTERED, THERE, NOT_EXPECTED = "registered", "there", "none"
KEYS = (REGISTERED, THERE, "partly", "excused", "absent", "open")
ICONS = {
    "present": "check",
    "partly": "half",
    "excused": "mail",
    "absent": "close",
    "open": "circle",
    NOT_EXPECTED: "",
}
NUMBERS = {
    "": gettext_lazy("People"),
    REGISTERED: pgettext_lazy("presence", "Registered"),
    THERE: pgettext_lazy("presence", "Were there"),
    "partly": pgettext_lazy("presence", "Partly there"),
    "excused": pgettext_lazy("presence", "Excused"),
    "absent": pgettext_lazy("presence", "Absent"),
    "open": pgettext_lazy("presence", "Still open"),
}
RULES = {
    "": gettext_lazy(
        "Everybody in the group who fits the filters, and guests from other groups of the course. If you choose a"
        " seminar: who is registered for it or was there."
    ),
    REGISTERED: gettext_lazy("Who has a seat in one of the seminars shown, or was there."),
    THERE: gettext_lazy("Who was there for at least one unit, or for a part of one."),
    "partly": gettext_lazy("Who was there for only a part of at least one unit."),
    "excused": gettext_lazy("Who was excused for at least one unit."),
    "absent": gettext_lazy("Who was absent from at least one unit without an excuse."),
    "open": gettext_lazy(
        "For whom nothing is noted yet in at least one unit, or it was taken back. Open is not absent."
    ),
    "units": gettext_lazy(
        "A unit (UE) has 45 minutes. Present counts for the whole unit, partly for the minutes noted. Hours at"
        " seminars of other groups stand in a column of their own."
    ),
}


def number_name(key: str) -> str:
    """A number's name."""
    return str(NUMBERS[key])


def rule(key: str) -> str:
    """How a number is counted."""
    return str(RULES[key])


def rules() -> list[tuple[str, str]]:
    """Name and rule of each number, for "How is it counted?"."""
    return [(str(NUMBERS.get(key, _("Units (UE)"))), str(said)) for key, said in RULES.items()]


def seminar_name(at: datetime, title: str) -> str:
    """A seminar in a list of choices: day and title."""
    return f"{short_day(localtime(at))} {title}".rstrip()


def short_day(at: datetime) -> str:
    """A day in numbers."""
    return f"{at:%d.%m.%Y}"


def units(number: Decimal) -> str:
    """A number of units as the reader's language writes it: 1,33."""
    return str(number_format(f"{number:f}"))


def said(presence: Presence | None, minutes: int, source: str) -> str:
    """What the register says of one person and unit, with where it comes from."""
    if presence is None:
        return _("not registered")
    name = str(presence.label)
    if presence == Presence.PARTLY:
        name = _("partly, %(minutes)s minutes") % {"minutes": minutes}
    return f"{name} ({source})" if source else name


def sheet_head(hours: list[str]) -> list[str]:
    """The first line of the file."""
    return [
        _("No."),
        _("Family name"),
        _("Given names"),
        _("Association"),
        _("State"),
        *hours,
        _("Units (UE)"),
        _("Units (UE) in other groups"),
    ]
