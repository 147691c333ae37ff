"""The staff's pages about bookings, inside Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import importviews
from lms.bookings import actions, importing
from lms.bookings.enums import LIVING, BookingState, Way
from lms.bookings.forms import BookForForm, DecideForm, WhyForm
from lms.bookings.models import Booking
from lms.bookings.queries import bookings_seen_by, seats_of, seminars_booked_for, unproved
from lms.bookings.rules import may_decide, may_read_needs
from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.queries import associations_seen_by, enrolments_seen_by
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.limits import few_at_once
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting, meetings

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
    seen = bookings_seen_by(viewer).filter(seminar=row).select_related("person", "association", "by")
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
    form = BookForForm(_sent(request), people=_people(viewer, row), associations=associations_seen_by(viewer))
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
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
    if request.method != "POST" or "kept" not in request.POST:
        return importviews.preview(request, viewer, row.cohort, seminar=row)
    found = importviews.chosen(request, viewer, row.cohort)
    if found is None:
        return redirect("lms_staff:import_bookings", row.pk)
    try:
        made = importing.book_all(
            found[0], viewer=viewer, seminar=row, association=found[1], now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        booked = sum(one.state == BookingState.BOOKED for one in made)
        said = {"booked": booked, "waiting": len(made) - booked}
        messages.success(request, _("Booked: %(booked)s. On the waiting list: %(waiting)s.") % said)
    return redirect("lms_staff:bookings", row.pk)


@ASK_OR_SEND
def decide(request: HttpRequest, booking: int) -> HttpResponse:
    """Approve or refuse who asked."""
    viewer, found = _booking(request, booking)
    form = DecideForm(_sent(request))
    if form.is_bound and form.is_valid():
        act = actions.refuse if "refuse" in request.POST else actions.approve
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


def _booking(request: HttpRequest, pk: int) -> tuple[Person, Booking]:
    viewer = staff(request.user)
    rows = bookings_seen_by(viewer).select_related("person", "seminar__cohort__course", "association")
    found = get_object_or_404(rows, pk=pk)
    if not may_decide(viewer, found.seminar):
        raise Http404
    return viewer, found


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
