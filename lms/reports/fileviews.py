"""The report as a file: handed out at once, or made in the background and fetched from a page of its own."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohorts_seen_by
from lms.cohorts.rules import staff
from lms.conf import conf
from lms.errors import Refused
from lms.limits import few_at_once
from lms.people.models import Person
from lms.people.retention import Kind, end
from lms.reports import exporting
from lms.reports.dossier import scans_of
from lms.reports.enums import TABLES, FileKind, Report
from lms.reports.exporting import SHAPES
from lms.reports.models import Export
from lms.reports.queries import Wish, exports_of, may_take, scope
from lms.reports.reading import address
from lms.reports.sheets import file_name
from lms.reports.views import chosen, report_of_address

TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ZIP: "application/zip",
}


@require_safe
@few_at_once
def sheet(request: HttpRequest) -> HttpResponse:
    """The same people as on the screen, as a file for every program."""
    return _at_once(request, FileKind.CSV, Report.COMPLETION)


@require_safe
@few_at_once
def book(request: HttpRequest) -> HttpResponse:
    """The same people as a workbook."""
    return _at_once(request, FileKind.XLSX, Report.COMPLETION)


@require_safe
@few_at_once
def presence_sheet(request: HttpRequest) -> HttpResponse:
    """The same presence as on the screen, as a file for every program."""
    return _at_once(request, FileKind.CSV, Report.PRESENCE)


@require_safe
@few_at_once
def presence_book(request: HttpRequest) -> HttpResponse:
    """The same presence as a workbook."""
    return _at_once(request, FileKind.XLSX, Report.PRESENCE)


def _at_once(request: HttpRequest, kind: FileKind, report: Report) -> HttpResponse:
    """The file; of a large group, whatever is selected of it, a page with the button that has it made."""
    viewer, cohort, wish, people = _with_names(request, report)
    if people > exporting.AT_ONCE:
        context = {
            "people": people,
            "cohort": cohort,
            "kind": kind,
            "report": report,
            "home": report.home,
            "query": address(cohort, wish),
        }
        return render(request, "lms/reports/export_ask.html", context)
    of = SHAPES[report].people(viewer, cohort, wish, get_language() or "")
    return handed_out(viewer, cohort, kind, report, of.today, exporting.table(of, wish, kind, report))


def _with_names(request: HttpRequest, report: Report) -> tuple[Person, Cohort, Wish, int]:
    """Who asks for which group, and how many of its people they may see by name: counted only, which costs little."""
    viewer, cohort, wish = chosen(request, report)
    scoped, is_named = scope(viewer, SHAPES[report].belonging(cohort))
    if not is_named:
        raise Http404
    return viewer, cohort, wish, scoped.count()


def note_scans(viewer: Person, seminar: int) -> None:
    """Who takes an archive looks at every signed sheet in it."""
    for scan in scans_of(seminar):
        audit.note(what=What.SCAN, who=viewer, about=f"seminar:{seminar} scan:{scan.pk}")


def handed_out(
    viewer: Person, cohort: Cohort, kind: FileKind, report: Report, day: date, body: bytes
) -> HttpResponse:
    """The file to save; that it was taken is noted."""
    audit.note(what=What.EXPORT, who=viewer, about=f"cohort:{cohort.pk} {kind}")
    title = _("Proof of a seminar") if kind == FileKind.ZIP else str(report.label)
    name = file_name(title, cohort.name, day, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=TYPES[kind], headers=headers)


@require_POST
def make_export(request: HttpRequest) -> HttpResponse:
    """Has the file of a selection made in the background."""
    report = report_of_address(request)
    viewer, cohort, wish, _people = _with_names(request, report)
    kind = request.POST.get("kind", "")
    if kind not in TABLES:
        raise Http404
    try:
        made = exporting.start(
            viewer=viewer,
            cohort=cohort,
            wish=wish,
            kind=FileKind(kind),
            report=report,
            language=get_language() or "",
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse(report.home)}?{address(cohort, wish)}")
    return redirect("lms_staff:export", made.pk)


def _own(request: HttpRequest, pk: int) -> Export:
    """A file of one's own, of a group one still looks after, within its term."""
    viewer = staff(request.user)
    return get_object_or_404(exports_of(viewer, cohorts_seen_by(viewer), timezone.now()), pk=pk)


def _query(export: Export) -> str:
    return address(export.cohort, Wish(**export.wish))


@require_safe
def export(request: HttpRequest, export: int) -> HttpResponse:
    """How far a file is, and from where it is fetched."""
    found = _own(request, export)
    until = end(Kind.FILES, found.created_at, conf.keep_days)
    context = {"export": found, "cohort": found.cohort, "query": _query(found), "until": until}
    return render(request, "lms/reports/export.html", context)


@require_safe
@few_at_once
def export_file(request: HttpRequest, export: int) -> HttpResponse:
    """The finished file, while its owner may see everybody in it by name."""
    found = _own(request, export)
    if not may_take(found) or not found.file.storage.exists(str(found.file)):
        messages.error(
            request,
            _("You may not fetch this file any more: the group has changed. Please have it made again."),
        )
        return redirect(f"{reverse(found.home)}?{_query(found)}")
    with found.file.open("rb") as kept:
        body = kept.read()
    day = timezone.localdate(found.created_at)
    if found.kind == FileKind.ZIP:
        note_scans(found.person, Wish(**found.wish).seminar or 0)
    return handed_out(found.person, found.cohort, FileKind(found.kind), Report(found.report), day, body)
