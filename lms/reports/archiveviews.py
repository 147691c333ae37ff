"""One button for the funder: everything about a seminar as one archive, at once or made in the background."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.errors import Refused
from lms.limits import few_at_once
from lms.people.models import Person
from lms.reports import exporting
from lms.reports.dossier import scans_of
from lms.reports.enums import FileKind, Report
from lms.reports.fileviews import handed_out, note_scans
from lms.reports.forms import PresenceWishForm
from lms.reports.paperviews import held_by
from lms.reports.presence import Register, register
from lms.reports.queries import Wish

MANY_BYTES = 20 * 1024 * 1024  # of signed sheets; more are put together in the background


@require_POST
@few_at_once
def archive(request: HttpRequest, seminar: int) -> HttpResponse:
    """Of those whom the screen shows; without filters of everybody, also of who has withdrawn since."""
    viewer, meeting = held_by(request, seminar)
    asked = PresenceWishForm(request.GET).wish() if request.GET else Wish(state="")
    wish = replace(asked, seminar=seminar, page=1)
    of = register(viewer, meeting.row.cohort, wish, get_language() or "")
    if not exporting.may_make(viewer, of, FileKind.ZIP):
        messages.error(
            request, _("There is nothing to prove: the seminar was cancelled, or nobody is in it.")
        )
        return redirect("lms_staff:proofs", seminar)
    if len(of.shown) > exporting.AT_ONCE or _bytes(seminar) > MANY_BYTES:
        return _later(request, viewer, of, wish)
    body = exporting.table(of, wish, FileKind.ZIP, Report.PRESENCE)
    note_scans(viewer, seminar)
    return handed_out(viewer, of.cohort, FileKind.ZIP, Report.PRESENCE, of.today, body)


def _bytes(seminar: int) -> int:
    return sum(scan.file.size for scan in scans_of(seminar) if scan.file.storage.exists(scan.file.name or ""))


def _later(request: HttpRequest, viewer: Person, of: Register, wish: Wish) -> HttpResponse:
    try:
        made = exporting.start(
            viewer=viewer,
            cohort=of.cohort,
            wish=wish,
            kind=FileKind.ZIP,
            report=Report.PRESENCE,
            language=get_language() or "",
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("lms_staff:proofs", wish.seminar)
    return redirect("lms_staff:export", made.pk)
