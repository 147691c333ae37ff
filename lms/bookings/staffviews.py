"""The staff's pages about bookings, inside Wagtail's admin."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import importviews
from lms.accounts.enums import Hint
from lms.accounts.importing import Planned
from lms.bookings import actions, changing, deciding, details, importing
from lms.bookings.enums import LIVING, BookingState, Fate, Need, Way
from lms.bookings.forms import BookForForm, DecideForm, NotedForm, WhyForm
from lms.bookings.models import Booking
from lms.bookings.queries import (
    bookings_seen_by,
    seats_of,
    seminars_booked_for,
    unproved,
    untold_of,
    with_ahead,
)
from lms.bookings.rules import may_decide, may_read_needs, needs_go_on, phone_goes_on, why_undecidable
from lms.bookings.words import FATES
from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.queries import associations_seen_by, enrolments_seen_by
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.limits import few_at_once
from lms.people.models import Person
from lms.seminars.models import Seminar, Venue
from lms.seminars.queries import Meeting, meetings
from lms.seminars.rules import may_write_venues

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _seminar(request: HttpRequest, pk: int) -> tuple[Person, Meeting]:
    viewer = staff(request.user)
    found = meetings(seminars_booked_for(viewer).filter(pk=pk), get_language() or "")
    if not found:
        raise Http404
    return viewer, found[0]


@require_safe
def bookings(request: HttpRequest, seminar: int) -> HttpResponse:
    """Who has a seat, who waits, who asked, and who gave it up; needs only for who may read them."""
    viewer, meeting = _seminar(request, seminar)
    row = meeting.row
    seen = with_ahead(bookings_seen_by(viewer).filter(seminar=row))
    seen = seen.select_related("person", "association", "by")
    reads = may_read_needs(viewer, row)
    rows = list(seen.prefetch_related("needs") if reads else seen)
    decides = may_decide(viewer, row)
    context = {
        "meeting": meeting,
        "group": row.cohort,
        "parts": [(title, [one for one in rows if one.state == state]) for state, title in _parts()],
        "gone": [one for one in rows if one.state not in LIVING],
        "seats": seats_of([row])[row.pk] if decides else None,
        "unproved": unproved(row) if decides else 0,
        "reads_needs": reads,
        "may_decide": decides,
        "is_open": row.cancelled_at is None and timezone.now() < row.starts_at,
    }
    return render(request, "lms/bookings/list.html", context)


def _parts() -> list[tuple[BookingState, str]]:
    return [
        (BookingState.ASKED, _("Waits for approval")),
        (BookingState.BOOKED, _("Booked")),
        (BookingState.WAITING, _("Waiting list")),
    ]


@ASK_OR_SEND
def book_for(request: HttpRequest, seminar: int) -> HttpResponse:
    """Book for somebody of the group, without approval and also before registration begins."""
    viewer, meeting = _seminar(request, seminar)
    row = meeting.row
    if not may_decide(viewer, row):
        raise Http404
    form = BookForForm(
        _sent(request), seminar=row, people=_people(viewer, row), associations=associations_seen_by(viewer)
    )
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("person", "association")}
        given |= form.details()
        try:
            made = actions.book(seminar=row, by=viewer, way=Way.STAFF, now=timezone.now(), **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(made))
            return redirect("lms_staff:bookings", row.pk)
    context = {"form": form, "meeting": meeting, "group": row.cohort}
    return render(request, "lms/bookings/book_for.html", context, status=422 if form.is_bound else 200)


def _said(booking: Booking) -> str:
    name = {"person": booking.person.name if booking.person else ""}
    if booking.state == BookingState.WAITING:
        return _("The date is full. %(person)s is on the waiting list.") % name
    return _("%(person)s has a place.") % name


def _people(viewer: Person, row: Seminar) -> Any:
    """Who takes the course and has no place here yet."""
    open_ones = enrolments_seen_by(viewer).filter(course=row.cohort.course_id, state__in=OPEN_STATES)
    have = Booking.objects.filter(seminar=row, state__in=LIVING, person__isnull=False).values("person")
    return Person.objects.filter(pk__in=open_ones.values("person"), erased_at=None).exclude(pk__in=have)


@ASK_OR_SEND
@few_at_once
def import_bookings(request: HttpRequest, seminar: int) -> HttpResponse:
    """A file of people for a seminar: first what it would do, then bringing them in and booking for them."""
    viewer, meeting = _seminar(request, seminar)
    row = meeting.row
    if not may_decide(viewer, row):
        raise Http404
    also = partial(_foretold, seminar=row)
    if request.method != "POST" or "kept" not in request.POST:
        return importviews.preview(request, viewer, row.cohort, also, seminar=row)
    found = importviews.chosen(request, viewer, row.cohort)
    if found is None:
        return redirect("lms_staff:import_bookings", row.pk)
    try:
        done = importing.book_all(
            found[0], viewer=viewer, seminar=row, association=found[1], now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _summed_up(done))
        if done.left:
            rest = importviews.foretold(found[0], viewer, row.cohort, found[1], also)
            return render(request, importviews.RESULT, {"seminar": row, "done": done, **rest})
    return redirect("lms_staff:bookings", row.pk)


def _foretold(lines: list[Planned], *, seminar: Seminar) -> dict[str, Any]:
    """For the preview: what each line does at the seminar, and how many do what."""
    fates = importing.foretell(lines, seminar)
    told = zip(lines, fates, strict=True)
    notes = {line.entry.line: _notes(line, fate) for line, fate in told}
    count = Counter(fates)
    coming = count[Fate.SEAT] + count[Fate.LINE]
    return {
        "notes": notes,
        "seats": count[Fate.SEAT],
        "places": count[Fate.LINE],
        "booking": coming,
        "unchanged": len(lines) - coming - count[Fate.LEFT_OUT],
        "phone_goes": phone_goes_on(seminar),
        "needs_go": needs_go_on(seminar),
        "details": any(line.entry.phone or line.entry.needs for line in lines),
    }


def _notes(line: Planned, fate: Fate) -> list[str]:
    """What a line does at the seminar, and which of its needs are none."""
    found = [str(FATES[fate])] if fate in FATES and line.hint != Hint.GAVE_UP else []
    unknown = importing.needs_in(line.entry.needs)[1] if fate in importing.BOOKS else []
    if unknown:
        said = _("Column “Bedarf”: we do not keep “%(text)s”. We know: %(needs)s.")
        found.append(said % {"text": ", ".join(unknown), "needs": ", ".join(str(one) for one in Need.labels)})
    return found


def _summed_up(done: importing.Done) -> str:
    said = {"booked": done.booked, "waiting": done.waiting, "unchanged": done.unchanged}
    parts = [_("Booked: %(booked)s. On the waiting list: %(waiting)s.") % said]
    if done.unchanged:
        parts.append(_("Unchanged: %(unchanged)s.") % said)
    if done.left:
        parts.append(_("Still to come: %(left)s. Please press the button again.") % {"left": done.left})
    return " ".join(parts)


@ASK_OR_SEND
def decide(request: HttpRequest, booking: int) -> HttpResponse:
    """Approve or refuse who asked."""
    viewer, found = _booking(request, booking)
    if why_not := why_undecidable(found, timezone.now()):
        messages.error(request, why_not)
        return redirect("lms_staff:bookings", found.seminar_id)
    form = DecideForm(_sent(request))
    if form.is_bound and form.is_valid():
        act = deciding.refuse if "refuse" in request.POST else deciding.approve
        try:
            act(booking=found, by=viewer, why=form.cleaned_data["why"], now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Decided. The person gets an e-mail."))
        return redirect("lms_staff:bookings", found.seminar_id)
    context = {"form": form, "booking": found, "group": found.seminar.cohort}
    return render(request, "lms/bookings/decide.html", context, status=422 if form.is_bound else 200)


@ASK_OR_SEND
def cancel(request: HttpRequest, booking: int) -> HttpResponse:
    """Cancel somebody's booking, with a reason."""
    viewer, found = _booking(request, booking)
    form = WhyForm(_sent(request))
    if form.is_bound and form.is_valid():
        actions.cancel(booking=found, by=viewer, why=form.cleaned_data["why"], now=timezone.now())
        messages.success(request, _("The registration is cancelled. The person gets an e-mail."))
        return redirect("lms_staff:bookings", found.seminar_id)
    context = {"form": form, "booking": found, "group": found.seminar.cohort}
    return render(request, "lms/bookings/cancel.html", context, status=422 if form.is_bound else 200)


@ASK_OR_SEND
def note_details(request: HttpRequest, booking: int) -> HttpResponse:
    """How somebody is reached on short notice, and what they need; opened from the bookings or from "please call"."""
    viewer, found = _booking(request, booking)
    reads = may_read_needs(viewer, found.seminar) and found.state in LIVING
    needs = {one.kind: one.text for one in found.needs.all()} if reads else {}
    initial = {
        "phone": found.phone,
        "needs": list(needs),
        "needs_text": "; ".join(filter(None, needs.values())),
    }
    form = NotedForm(_sent(request), seminar=found.seminar, with_needs=reads, initial=initial)
    back = redirect("lms_staff:calls" if "anrufen" in request.GET else "lms_staff:bookings", found.seminar_id)
    if form.is_bound and form.is_valid():
        try:
            details.note(booking=found, now=timezone.now(), **form.details())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Noted."))
        return back
    context = {"form": form, "booking": found, "group": found.seminar.cohort, "back": back.url}
    return render(request, "lms/bookings/note_details.html", context, status=422 if form.is_bound else 200)


@ASK_OR_SEND
def tell_of_venue(request: HttpRequest, venue: int) -> HttpResponse:
    """A venue was corrected: shall people who have booked there be told? A typing error is nobody's business."""
    viewer = staff(request.user)
    if not may_write_venues(request.user):
        raise Http404
    found, index = get_object_or_404(Venue, pk=venue), Venue.snippet_viewset.get_url_name("list")  # type: ignore[attr-defined]  # Wagtail sets it
    if request.method == "POST" and "tell" in request.POST:
        sent = changing.tell_of_venue(venue=found, by=viewer, now=timezone.now())
        said = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", sent)
        messages.success(request, said % {"n": sent})
        return redirect(index)
    rows = untold_of(found, timezone.now())
    if request.method == "POST" or not rows:
        return redirect(index)
    context = {"venue": found, "seminars": rows, "index": index}
    return render(request, "lms/bookings/venue.html", context)


def _booking(request: HttpRequest, pk: int) -> tuple[Person, Booking]:
    viewer = staff(request.user)
    rows = bookings_seen_by(viewer).select_related("person", "seminar__cohort__course", "association")
    found = get_object_or_404(rows, pk=pk)
    if not may_decide(viewer, found.seminar):
        raise Http404
    return viewer, found


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
