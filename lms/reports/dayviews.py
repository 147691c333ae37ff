"""The day sheet of a seminar, on the screen and on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.cohorts.queries import leads_by_name
from lms.cohorts.rules import staff
from lms.reports.daysheet import day_sheet_of
from lms.seminars.queries import meetings, seminars_led_by


@require_safe
def day_sheet(request: HttpRequest, seminar: int) -> HttpResponse:
    """One page for who leads the seminar's group and sees its people by name; for others it is not there."""
    viewer = staff(request.user)
    found = meetings(seminars_led_by(viewer).filter(pk=seminar), get_language() or "")
    if not found or not leads_by_name(viewer, found[0].row.cohort):
        raise Http404
    sheet = day_sheet_of(viewer, found[0], timezone.now())
    return render(request, "lms/reports/day_sheet.html", {"sheet": sheet})
