"""Ready for the seminar day? What its trainers look at the evening before, on the phone they take with them."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.accounts.arrival import prolong
from lms.accounts.queries import has_set_factor
from lms.attendance import readying
from lms.attendance.access import ASK_OR_SEND
from lms.attendance.enums import Ready
from lms.attendance.parts import Part
from lms.attendance.queries import coming_day, parts_of, ready_marks
from lms.attendance.rules import may_call, may_get_ready
from lms.conf import conf
from lms.people.models import Person
from lms.people.queries import person_of
from lms.seminars.models import Seminar
from lms.seminars.queries import begin_of_right, seminars_taught_by, titles_of
from lms.seminars.words import place_of


@login_required
@require_safe
def ready_next(request: HttpRequest, seminar: int) -> HttpResponse:
    """To the day that is on or comes next; after all of them to the last."""
    rows = seminars_taught_by(person_of(request.user)).prefetch_related("units")
    row = get_object_or_404(rows, pk=seminar)
    day = coming_day(row, timezone.localdate()) or parts_of(row)[-1].day
    return redirect("lms:ready", row.pk, day.isoformat())


@login_required
@never_cache
@ASK_OR_SEND
def ready(request: HttpRequest, seminar: int, day: str) -> HttpResponse:
    """One day of a seminar: list on this device, log-in and second factor, sheets, projector."""
    person, row, of_day = _day_of(request, seminar, day)
    when = of_day[0].day
    if request.method == "POST":
        _tick(request, row, when, person)
        return redirect("lms:ready", row.pk, day)
    return render(request, "lms/attendance/ready.html", _shown(request, person, row, of_day))


def _day_of(request: HttpRequest, seminar: int, day: str) -> tuple[Person, Seminar, list[Part]]:
    """A day of a seminar that this person may get ready; others are not there."""
    person = person_of(request.user)
    row = (
        Seminar.objects.select_related("cohort", "venue").prefetch_related("units").filter(pk=seminar).first()
    )
    of_day = [one for one in parts_of(row) if one.day.isoformat() == day] if row else []
    if person is None or row is None or not of_day or not may_get_ready(person, row, of_day[0].day):
        raise Http404
    return person, row, of_day


def _tick(request: HttpRequest, row: Seminar, day: date, person: Person) -> None:
    if "printed" in request.POST:
        readying.mark(seminar=row, day=day, person=person, what=Ready.PRINTED, now=timezone.now())
    elif "not_printed" in request.POST:
        readying.take_back(seminar=row, day=day, person=person, what=Ready.PRINTED)


def _shown(request: HttpRequest, person: Person, row: Seminar, of_day: list[Part]) -> dict[str, Any]:
    day, ends = of_day[0].day, of_day[-1].ends_at
    title, language = titles_of([row], get_language() or "")[row.slot_id]
    marks = ready_marks(row, day)
    printed = marks.get(Ready.PRINTED, [])
    has_right = may_call(person, row.cohort)
    return {
        "seminar": row,
        "title": title,
        "language": language,
        "day": day,
        "parts": of_day,
        "ends": ends,
        "place": place_of(row.venue, row.room),
        "has_right": has_right,
        "right_from": None if has_right else begin_of_right(person, row.cohort, day),
        "log_in": _log_in(request, ends),
        "has_factor": has_set_factor(request.user),
        "needs_factor": conf.staff_factor_required,
        "printed": printed,
        "is_mine": any(one.person_id == person.pk for one in printed),
        "tried": marks.get(Ready.SCREEN, []),
    }


def _log_in(request: HttpRequest, ends: datetime) -> dict[str, Any]:
    """Whether the log-in in this browser lasts until the day is over, and until when it does."""
    until = prolong(request)
    return {"until": until, "lasts": until is not None and until > ends}
