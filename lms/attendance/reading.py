"""The roll call as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.attendance.enums import Presence, TickSource
from lms.attendance.marks import bursts
from lms.attendance.models import Tick
from lms.attendance.parts import Part, Span
from lms.attendance.queries import Entry, Line, line_of, stood
from lms.attendance.stays import Stood, is_missing, left_at
from lms.cohorts.enums import Origin
from lms.seminars.models import Seminar

MANY, WITHIN = 5, timedelta(seconds=2)
BY_CODE = [TickSource.QR, TickSource.WORD, TickSource.PAPER_CODE]


@dataclass(frozen=True, slots=True)
class Roll:
    """One person in a roll call, as the component shows it. `was`: how the line was shown when it was sent.

    `link`: where somebody who came without booking and has no log-in is found to be somebody known. `units`: where
    their units are ticked one by one; empty where the list is of one unit.
    """

    key: int
    name: str
    note: str
    state: Presence
    minutes: int | None
    most: int
    was: str
    waits: bool = False
    can_open: bool = True
    link: str = ""
    units: str = ""


def shown(line: Line) -> str:
    """How a line was shown, as one word; what comes back the same was not touched."""
    return f"{line.presence} {line.minutes if line.presence == Presence.PARTLY else 0}"


@dataclass(frozen=True, slots=True)
class Evening:
    """The day of which a list is, where people also check out: its units, and what time it is now."""

    spans: tuple[Span, ...]
    now: datetime


def evening_of(seminar: Seminar, every: list[Part], day: date, now: datetime) -> Evening | None:
    """The day of a list; None where nobody checks out."""
    spans = tuple(span for part in every if part.day == day for span in part.spans)
    return Evening(spans, now) if seminar.check_out else None


def roll_of(entry: Entry, part: Part, seminar: Seminar, evening: Evening | None = None) -> Roll:
    """One line of the list."""
    line = line_of(entry, part)
    minutes = line.minutes if line.presence == Presence.PARTLY and line.minutes else None
    unasked = _("without a booking") if entry.is_listed and entry.booking is None else ""
    since, left = _since(entry, part, line), parting(entry, evening)
    note = " · ".join(filter(None, (entry.association, unasked, since, left)))
    return Roll(
        key=entry.person.pk,
        name=entry.person.name,
        note=note,
        state=line.presence,
        minutes=minutes,
        most=part.minutes,
        was=shown(line),
        link=_link(entry),
        units=_units(entry, part, seminar),
    )


def _units(entry: Entry, part: Part, seminar: Seminar) -> str:
    if len(part.spans) < 2:
        return ""
    args = [seminar.pk, part.day.isoformat(), part.number, entry.person.pk]
    return reverse("lms:roll_units", args=args)


def _link(entry: Entry) -> str:
    came = any(row.enrolment.origin == Origin.WALK_IN for row in entry.said.values())
    if not came or entry.person.user_id is not None:
        return ""
    return f"{reverse('lms_staff:twins')}?wer={entry.person.pk}"


def _since(entry: Entry, part: Part, line: Line) -> str:
    """When and from where it was said; leaving stands apart."""
    rows = [entry.said[one.pk] for one in part.spans if one.pk in entry.said]
    came = [row for row in rows if row.source != TickSource.CHECK_OUT]
    newest = max(came, key=lambda row: row.changed_at, default=None)
    if newest is None or line.presence == Presence.OPEN:
        return ""
    at = date_format(timezone.localtime(newest.changed_at), "H:i")
    return _("%(at)s, %(source)s") % {"at": at, "source": newest.get_source_display()}


def parting(entry: Entry, evening: Evening | None) -> str:
    """When somebody left on this day, or that nobody noted it although the day is over."""
    if evening is None:
        return ""
    left = left_at(_stands(entry, evening))
    if left is not None:
        return _("left at %(at)s") % {"at": date_format(timezone.localtime(left), "H:i")}
    return _("no check-out") if _forgot(entry, evening) else ""


def forgot(entries: list[Entry], evening: Evening | None) -> int:
    """How many were there and have not checked out, once the day is over."""
    return sum(_forgot(one, evening) for one in entries) if evening else 0


def _forgot(entry: Entry, evening: Evening) -> bool:
    return is_missing(_stands(entry, evening), evening.spans[-1].ends_at, evening.now)


def _stands(entry: Entry, evening: Evening) -> list[Stood]:
    return list(stood(entry.said[one.pk] for one in evening.spans if one.pk in entry.said).values())


def tally(entries: list[Entry], part: Part) -> dict[str, int]:
    """How many are in which state."""
    found = [line_of(one, part).presence for one in entries]
    return {state.value: found.count(state) for state in Presence}


def rushes(seminar: Seminar, part: Part) -> list[tuple[datetime, list[str]]]:
    """Many check-ins by code within two seconds: when, and who. One query. Threat E9."""
    rows: Any = (
        Tick.objects.filter(unit__in=[one.pk for one in part.spans], source__in=BY_CODE)
        .values_list("received_at", "person__given_names", "person__family_name")
        .order_by("received_at")
        .distinct()
    )
    came = [(at, f"{given} {family}".strip()) for at, given, family in rows]
    return [
        (timezone.localtime(first), [name for at, name in came if first <= at <= first + WITHIN])
        for first in bursts([at for at, _name in came], many=MANY, within=WITHIN)
    ]
