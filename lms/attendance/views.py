"""The roll call: a page for a phone in a corridor. All of it works as a plain form."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.attendance import actions, deciding
from lms.attendance.access import ASK_OR_SEND, Here, here_of, mark_of, seminar_of, uuid_of
from lms.attendance.actions import Mark
from lms.attendance.deciding import Sheet
from lms.attendance.enums import Presence, TickSource
from lms.attendance.forms import MOST_SHEETS, ReasonForm, WalkInForm, changes, number
from lms.attendance.models import HeldTick
from lms.attendance.queries import (
    Entry,
    closed_days,
    day_events,
    kept_sheet,
    line_of,
    parts_of,
    reasoned,
    register_of,
    undecided,
)
from lms.attendance.reading import evening_of, forgot, roll_of, rushes, tally
from lms.attendance.rules import may_call
from lms.cohorts.queries import enrolments_seen_by
from lms.errors import Refused
from lms.people.models import Person
from lms.people.queries import folded, person_of
from lms.seminars.queries import titles_of

MOST_BYTES = 256 * 1024


@login_required
@require_safe
def register(request: HttpRequest, seminar: int) -> HttpResponse:
    """To the first part of the day in `tag`; else to the one that is on now, or comes next; at last to the last."""
    _viewer, row = seminar_of(request, seminar)
    every, now = parts_of(row), timezone.now()
    coming = next((one for one in every if now < one.ends_at), every[-1])
    part = next((one for one in every if one.day.isoformat() == request.GET.get("tag")), coming)
    return redirect("lms:roll", row.pk, part.day.isoformat(), part.number)


@login_required
@never_cache
@ASK_OR_SEND
def roll(request: HttpRequest, seminar: int, day: str, part: int) -> HttpResponse:
    """The list of one part: who is there, who is not, what is still open."""
    here = here_of(request, seminar, day, part)
    entries = register_of(here.seminar, with_group=True)
    if request.method == "POST":
        return _save(request, here, entries)
    return render(request, "lms/attendance/roll.html", _shown(request, here, entries))


def _shown(request: HttpRequest, here: Here, entries: list[Entry]) -> dict[str, Any]:
    listed = [one for one in entries if one.is_listed]
    title, language = titles_of([here.seminar], get_language() or "")[here.seminar.slot_id]
    sheet = number(request.GET.get("blatt", ""), MOST_SHEETS)
    evening = evening_of(here.seminar, here.parts, here.part.day, timezone.now())
    elsewhere = {one.day for one in here.parts} - {here.part.day}
    return {
        "here": here,
        "title": title,
        "language": language,
        "rolls": [roll_of(one, here.part, here.seminar, evening) for one in listed],
        "group": [roll_of(one, here.part, here.seminar) for one in entries if not one.is_listed],
        "tally": tally(listed, here.part),
        "tabs": _tabs(here),
        "is_closed": here.part.day in closed_days(here.seminar),
        # Marks of a day that is no more wait on each list.
        "undecided": [one for one in undecided(here.seminar) if one.day not in elsewhere],
        "rushes": rushes(here.seminar, here.part),
        "sheet": sheet or "",
        "scan": kept_sheet(here.seminar, here.part.day, sheet) if sheet else None,
        "uuid": uuid4(),
        "undo": request.GET.get("rueckgaengig", ""),
        "last": _last(request),
        "token": Sheet(here.seminar.pk, here.part.day, here.part.number, here.viewer.pk).sign(),
    }


def _tabs(here: Here) -> list[tuple[str, str, bool]]:
    if len(here.parts) < 2:
        return []
    many_days = len({one.day for one in here.parts}) > 1
    return [
        (
            (f"{date_format(one.day, 'j. M')} " if many_days else "")
            + f"{timezone.localtime(one.starts_at):%H:%M}–{timezone.localtime(one.ends_at):%H:%M}",
            reverse("lms:roll", args=[here.seminar.pk, one.day.isoformat(), one.number]),
            one == here.part,
        )
        for one in here.parts
    ]


def _last(request: HttpRequest) -> str:
    n = number(request.GET.get("n", ""), 9999)
    return ngettext("%(n)s entry saved", "%(n)s entries saved", n) % {"n": n} if n else ""


def _save(request: HttpRequest, here: Here, entries: list[Entry]) -> HttpResponse:
    data, do = request.POST, request.POST.get("do", "")
    sheet = number(data.get("sheet", ""), MOST_SHEETS)
    query: dict[str, object] = {"blatt": sheet} if sheet else {}
    uuid = uuid_of(data.get("uuid", ""))
    try:
        if do == "undo":
            actions.undo(
                seminar=here.seminar, uuid=uuid_of(data.get("undo", "")), by=here.viewer, now=timezone.now()
            )
            return redirect(here.url(**query))
        saved = _enter(here, entries, data, uuid, sheet)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(here.url(**query))
    if do == "close":
        return redirect("lms:close_day", here.seminar.pk, here.part.day.isoformat())
    return redirect(here.url(**query, **({"n": saved, "rueckgaengig": uuid} if saved else {})))


def _enter(here: Here, entries: list[Entry], data: Any, uuid: UUID, sheet: int) -> int:
    """Everything that was touched, and for "all here" everybody who was open. Returns for how many people."""
    base = mark_of(here, data, uuid=uuid, sheet=sheet)
    touched = changes(data, [one.person for one in entries], here.part.minutes)
    for change in touched:
        what = replace(base, presence=change.presence, minutes=change.minutes)
        actions.mark(seminar=here.seminar, spans=here.part.spans, person=change.person, what=what)
    if data.get("do") != "all":
        return len(touched)
    done = {change.person.pk for change in touched}
    still = [
        one.person
        for one in entries
        if one.is_listed and one.person.pk not in done and line_of(one, here.part).presence == Presence.OPEN
    ]
    what = replace(base, presence=Presence.PRESENT)
    actions.mark_all(seminar=here.seminar, spans=here.part.spans, people=still, what=what)
    return len(touched) + len(still)


@login_required
@never_cache
@ASK_OR_SEND
def close_day(request: HttpRequest, seminar: int, day: str) -> HttpResponse:
    """Close a day, or open it again with a reason."""
    viewer, row = seminar_of(request, seminar)
    of_day = [one for one in parts_of(row) if one.day.isoformat() == day]
    if not of_day:
        raise Http404
    when: date = of_day[0].day
    is_closed = when in closed_days(row)
    form = ReasonForm(request.POST if request.method == "POST" and is_closed else None)
    back = reverse("lms:roll", args=[row.pk, day, of_day[0].number])
    if request.method == "POST" and not is_closed:
        actions.close_day(seminar=row, day=when, by=viewer, now=timezone.now())
        messages.success(request, _("The day is closed."))
        return redirect(back)
    if form.is_bound and form.is_valid():
        actions.reopen_day(seminar=row, day=when, why=form.cleaned_data["why"], by=viewer, now=timezone.now())
        messages.success(request, _("The day is open again."))
        return redirect(back)
    listed = register_of(row)
    left = [(one, sum(line_of(entry, one).presence == Presence.OPEN for entry in listed)) for one in of_day]
    context = {"seminar": row, "day": when, "is_closed": is_closed, "form": form, "back": back, "left": left}
    context |= {"events": day_events(row, when), "reasoned": reasoned(of_day)}
    context["forgot"] = forgot(listed, evening_of(row, of_day, when, timezone.now()))
    return render(request, "lms/attendance/close.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@ASK_OR_SEND
def walk_in(request: HttpRequest, seminar: int, day: str, part: int) -> HttpResponse:
    """Enter somebody who came without a booking; somebody of the same name is offered first."""
    here = here_of(request, seminar, day, part)
    if not here.may_call:
        raise PermissionDenied
    form = WalkInForm(request.POST or None, initial={"uuid": uuid4()})
    known: list[Any] = []
    if form.is_bound and form.is_valid():
        named = form.cleaned_data
        was_sent = actions.entered_before(uuid=named["uuid"], spans=here.part.spans) is not None
        known = [] if "new" in request.POST or was_sent else _same_name(here, named)
        chosen = next((one for one in known if str(one.person_id) == request.POST.get("person")), None)
        if chosen is not None or not known:
            return _let_in(request, here, named, chosen.person if chosen else None)
    context = {"here": here, "form": form, "known": known}
    return render(request, "lms/attendance/walk_in.html", context, status=422 if form.errors else 200)


def _same_name(here: Here, named: dict[str, Any]) -> list[Any]:
    """Enrolments of this course whose person has the name that was typed."""
    wanted = folded(f"{named['given_names']} {named['family_name']}")
    rows = enrolments_seen_by(here.viewer).filter(
        course=here.seminar.cohort.course_id, person__erased_at=None
    )
    return [
        one
        for one in rows.select_related("person", "association", "cohort").order_by("-pk")
        if folded(one.person.name) == wanted
    ]


def _let_in(request: HttpRequest, here: Here, named: dict[str, Any], person: Person | None) -> HttpResponse:
    now = timezone.now()
    what = Mark(
        uuid=named["uuid"],
        presence=Presence.PRESENT,
        source=TickSource.WALK_IN,
        made_at=now,
        received_at=now,
        by=here.viewer,
    )
    try:
        made = actions.walk_in(
            seminar=here.seminar,
            spans=here.part.spans,
            what=what,
            given_names=named["given_names"],
            family_name=named["family_name"],
            association_written=named["association"],
            person=person,
        )
        messages.success(request, _("%(name)s is here.") % {"name": made.person.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(here.url())


@login_required
@require_POST
def decide(request: HttpRequest, seminar: int, held: UUID) -> HttpResponse:
    """Enter a mark that was kept, or let it go."""
    viewer, row = seminar_of(request, seminar)
    if not may_call(viewer, row.cohort):
        raise PermissionDenied
    found = get_object_or_404(HeldTick.objects.filter(seminar=row).select_related("person"), pk=held)
    try:
        if "take" in request.POST:
            why = request.POST.get("why", "").strip()[:300]
            deciding.take(held=found, by=viewer, why=why, now=timezone.now())
            messages.success(request, _("Entered: %(name)s.") % {"name": found.person.name})
        else:
            deciding.drop(held=found, by=viewer, now=timezone.now())
            messages.success(request, _("Not entered: %(name)s.") % {"name": found.person.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    if (found.day, found.part or 1) in {(one.day, one.number) for one in parts_of(row)}:
        return redirect("lms:roll", row.pk, found.day.isoformat(), found.part or 1)
    return redirect("lms:register", row.pk)


@login_required
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Marks from a phone, as JSON: {"clock", "marks": [{uuid, token, person, presence, minutes, sheet, made_at}]}.

    Answers what became of each; none is dropped, and none is entered without a right. Threat F14.
    """
    sender = person_of(request.user)
    if sender is None:
        raise PermissionDenied
    try:
        sent = json.loads(request.body[:MOST_BYTES])
        rows = deciding.read_marks(sent["marks"], sent["clock"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return JsonResponse({"error": "unreadable"}, status=400)
    now, found = timezone.now(), {}
    for token in dict.fromkeys(token for token, _one in rows):
        marks, sheet = [one for key, one in rows if key == token], Sheet.read(token)
        if sheet is None:
            found.update({str(one.uuid): deciding.UNKNOWN for one in marks})
        else:
            became = deciding.receive(sheet=sheet, marks=marks, sender=sender, now=now)
            found.update({str(uuid): word for uuid, word in became.items()})
    return JsonResponse({"marks": found})


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the roll call on a device; from the root, so that it may see all addresses."""
    answer = render(request, "lms/attendance/sw.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
