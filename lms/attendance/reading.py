"""The roll call as its page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.attendance.enums import Presence, TickSource
from lms.attendance.marks import bursts
from lms.attendance.models import Tick
from lms.attendance.parts import Part
from lms.attendance.queries import Entry, Line, line_of
from lms.cohorts.enums import Origin
from lms.seminars.models import Seminar

MANY, WITHIN = 5, timedelta(seconds=2)
BY_CODE = [TickSource.QR, TickSource.WORD, TickSource.PAPER_CODE]


@dataclass(frozen=True, slots=True)
class Roll:
    """One person in a roll call, as the component shows it. `was`: how the line was shown when it was sent.

    `link`: where somebody who came without booking and has no log-in is found to be somebody known.
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


def shown(line: Line) -> str:
    """How a line was shown, as one word; what comes back the same was not touched."""
    return f"{line.presence} {line.minutes if line.presence == Presence.PARTLY else 0}"


def roll_of(entry: Entry, part: Part) -> Roll:
    """One line of the list."""
    line = line_of(entry, part)
    minutes = line.minutes if line.presence == Presence.PARTLY and line.minutes else None
    note = " · ".join(filter(None, (entry.association, _since(line))))
    was, link = shown(line), _link(entry)
    return Roll(
        entry.person.pk, entry.person.name, note, line.presence, minutes, part.minutes, was, link=link
    )


def _link(entry: Entry) -> str:
    came = any(row.enrolment.origin == Origin.WALK_IN for row in entry.said.values())
    if not came or entry.person.user_id is not None:
        return ""
    return f"{reverse('lms_staff:twins')}?wer={entry.person.pk}"


def _since(line: Line) -> str:
    """When and from where it was said."""
    if line.newest is None or line.presence == Presence.OPEN:
        return ""
    at = date_format(timezone.localtime(line.newest.changed_at), "H:i")
    source = line.newest.get_source_display()
    return _("%(at)s, %(source)s") % {"at": at, "source": source}


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
