"""The units of one person in a part of a day, ticked one by one: who came at eleven, who left for an hour."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lms.attendance import actions
from lms.attendance.access import ASK_OR_SEND, Here, here_of, mark_of, uuid_of
from lms.attendance.enums import Presence
from lms.attendance.forms import MOST_SHEETS, attended, number
from lms.attendance.marks import unit_by_unit
from lms.attendance.parts import Span
from lms.attendance.queries import Entry, closed_days, register_of
from lms.errors import Refused

REST = (Presence.ABSENT, Presence.EXCUSED, Presence.OPEN)


@login_required
@never_cache
@ASK_OR_SEND
def units(request: HttpRequest, seminar: int, day: str, part: int, person: int) -> HttpResponse:
    """Which units of this part one person attended; what the whole part says of them stays where it is so."""
    here = here_of(request, seminar, day, part)
    entries = register_of(here.seminar, with_group=True)
    entry = next((one for one in entries if one.person.pk == person), None)
    if entry is None:
        raise Http404
    sheet = number(request.POST.get("sheet", request.GET.get("blatt", "")), MOST_SHEETS)
    if request.method == "POST":
        return _save(request, here, entry, sheet)
    context = {
        "here": here,
        "entry": entry,
        "rows": _rows(here, entry),
        "rest": _rest(here, entry, timezone.now()),
        "others": REST,
        "is_closed": here.part.day in closed_days(here.seminar),
        "sheet": sheet or "",
        "uuid": uuid4(),
    }
    return render(request, "lms/attendance/units.html", context)


def _rows(here: Here, entry: Entry) -> list[tuple[Span, str, int, bool]]:
    """Each unit with its topic, the minutes to show and whether the person was there."""
    topics = {unit.pk: unit.topic for unit in here.seminar.units.all()}
    minutes = {pk: row.minutes for pk, row in entry.said.items()}
    return [
        (one, topics[one.pk], minutes.get(one.pk) or one.minutes, bool(minutes.get(one.pk)))
        for one in here.part.spans
    ]


def _rest(here: Here, entry: Entry, now: datetime) -> Presence:
    """What units without a tick are, as long as nobody says otherwise: as before; else open until the part is over."""
    said = {entry.said[one.pk].presence for one in here.part.spans if one.pk in entry.said}
    before = next((one for one in (Presence.EXCUSED, Presence.ABSENT) if one in said), None)
    return before or (Presence.OPEN if now < here.part.ends_at else Presence.ABSENT)


def _save(request: HttpRequest, here: Here, entry: Entry, sheet: int) -> HttpResponse:
    query: dict[str, object] = {"blatt": sheet} if sheet else {}
    uuid = uuid_of(request.POST.get("uuid", ""))
    try:
        if _enter(here, entry, request.POST, uuid, sheet):
            query |= {"n": 1, "rueckgaengig": uuid}
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(here.url(**query))


def _enter(here: Here, entry: Entry, data: Any, uuid: UUID, sheet: int) -> bool:
    """Write the units that changed; were there any?"""
    what = mark_of(here, data, uuid=uuid, sheet=sheet)
    said = unit_by_unit(
        {one.pk: one.minutes for one in here.part.spans},
        {pk: (row.presence, row.minutes) for pk, row in entry.said.items()},
        attended(data, here.part.spans),
        data["rest"] if data.get("rest") in REST else Presence.OPEN,
    )
    spans = [one for one in here.part.spans if one.pk in said]
    if spans:
        actions.mark_each(seminar=here.seminar, spans=spans, person=entry.person, what=what, said=said)
    return bool(spans)
