"""The staff's page about the proofs of one seminar: the list to sign, the signed ones, who pays for it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.attendance import scans
from lms.attendance.models import SheetScan
from lms.attendance.rules import may_keep
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.limits import few_at_once
from lms.people.models import Person
from lms.reports import papers
from lms.reports.forms import FundingForm, ScanForm
from lms.reports.sheets import file_name
from lms.seminars.queries import Meeting, meetings, seminars_seen_by

TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


def held_by(request: HttpRequest, pk: int) -> tuple[Person, Meeting]:
    """A seminar whose proofs somebody may have: they lead its group and see everybody by name."""
    viewer = staff(request.user)
    rows = seminars_seen_by(viewer).select_related("cohort__course").filter(pk=pk)
    found = meetings(rows, get_language() or "")
    if not found or not may_keep(viewer, found[0].row.cohort):
        raise Http404
    return viewer, found[0]


@require_safe
def proofs(request: HttpRequest, seminar: int) -> HttpResponse:
    """The proofs of one seminar, and what papers say about its funding."""
    _viewer, meeting = held_by(request, seminar)
    return page(request, meeting)


def page(request: HttpRequest, meeting: Meeting, **forms: Any) -> HttpResponse:
    """The page, with forms that are to be corrected."""
    kept = SheetScan.objects.filter(seminar=meeting.row).select_related("by")
    context = {
        "meeting": meeting,
        "group": meeting.row.cohort,
        "scans": kept,
        "scan_form": ScanForm(days=_days(meeting)),
        "funding_form": FundingForm(instance=papers.funding_of(meeting.row)),
    }
    return render(request, "lms/reports/proofs.html", {**context, **forms}, status=422 if forms else 200)


@require_safe
@few_at_once
def sign_in(request: HttpRequest, seminar: int) -> HttpResponse:
    """The list to sign, to print."""
    viewer, meeting = held_by(request, seminar)
    body = papers.sign_in_sheet(meeting)
    audit.note(what=What.EXPORT, who=viewer, about=f"seminar:{meeting.row.pk} sign_in")
    day = timezone.localdate(meeting.row.starts_at)
    name = file_name(_("List to sign"), meeting.row.cohort.name, day, "pdf")
    return download(body, name, "application/pdf")


def download(body: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save, kept by nobody on the way, and run by no browser in our name."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(body, content_type=kind, headers=headers)


def _days(meeting: Meeting) -> list[date]:
    return [day.starts_at.date() for day in meeting.days]


@require_POST
@few_at_once
def add_scan(request: HttpRequest, seminar: int) -> HttpResponse:
    """A signed sheet is kept for its day."""
    viewer, meeting = held_by(request, seminar)
    form = ScanForm(request.POST, request.FILES, days=_days(meeting))
    if form.is_valid():
        sent = form.cleaned_data
        try:
            scans.keep(
                seminar=meeting.row,
                day=sent["day"],
                scan=sent["file"],
                number=sent["number"],
                delete_on=sent["delete_on"],
                by=viewer,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("number", str(refusal))
    if not form.is_valid():
        return page(request, meeting, scan_form=form)
    messages.success(request, _("The sheet is kept."))
    return redirect("lms_staff:proofs", meeting.row.pk)


def _scan(request: HttpRequest, seminar: int, scan: int) -> tuple[Person, SheetScan]:
    viewer, meeting = held_by(request, seminar)
    found = SheetScan.objects.filter(seminar=meeting.row, delete_on__gt=timezone.localdate())
    return viewer, get_object_or_404(found, pk=scan)


@require_safe
@few_at_once
def scan(request: HttpRequest, seminar: int, scan: int) -> HttpResponse:
    """A signed sheet; each look at it is noted."""
    viewer, found = _scan(request, seminar, scan)
    try:
        with found.file.open("rb") as kept:
            body = kept.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    audit.note(what=What.SCAN, who=viewer, about=f"seminar:{found.seminar_id} scan:{found.pk}")
    ending = str(found.file).rpartition(".")[2]
    name = f"{papers.scan_name(found)}.{ending}"
    return download(body, name, TYPES[ending])


@require_POST
def drop_scan(request: HttpRequest, seminar: int, scan: int) -> HttpResponse:
    """A scan is needed no more."""
    _viewer, found = _scan(request, seminar, scan)
    scans.delete(scan=found)
    messages.success(request, _("The scan is deleted."))
    return redirect("lms_staff:proofs", seminar)


@require_POST
def change_funding(request: HttpRequest, seminar: int) -> HttpResponse:
    """Who pays for the seminars of the group."""
    _viewer, meeting = held_by(request, seminar)
    form = FundingForm(request.POST, instance=papers.funding_of(meeting.row))
    if not form.is_valid():
        return page(request, meeting, funding_form=form)
    form.save()
    messages.success(request, _("Saved. The papers of all seminars of this group say it from now on."))
    return redirect("lms_staff:proofs", meeting.row.pk)
