"""Calendar files: one date, all public dates, the dates of a group by a secret address."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.cohorts.queries import learning
from lms.institute.queries import current
from lms.seminars.models import Seminar
from lms.seminars.queries import by_token, coming, meetings, public_seminars
from lms.seminars.words import file_of


def calendar_answer(content: bytes, name: str) -> HttpResponse:
    """A calendar file as an answer."""
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@require_safe
def date_file(request: HttpRequest, seminar: UUID) -> HttpResponse:
    """One public date."""
    found = meetings(public_seminars().filter(uuid=seminar), get_language() or "")
    if not found:
        raise Http404
    return calendar_answer(file_of(found, name=found[0].title), "termin")


@require_safe
def dates_file(request: HttpRequest) -> HttpResponse:
    """All public dates to come, to subscribe to. They are public, so this address needs no secret."""
    found = [one.meeting for one in coming(get_language() or "")]
    return calendar_answer(file_of(found, name=f"{current().site_name}: {_('Dates')}"), "termine")


@login_required
@require_safe
def meeting_file(request: HttpRequest, seminar: int) -> HttpResponse:
    """One date of a group in which one learns."""
    groups = [me.cohort for me in learning(request.user)]
    found = meetings(Seminar.objects.filter(pk=seminar, cohort__in=groups), get_language() or "")
    if not found:
        raise Http404
    return calendar_answer(file_of(found, name=found[0].title), "termin")


@require_safe
def group_file(request: HttpRequest, token: str) -> HttpResponse:
    """The dates of a group, also past and cancelled ones, for whoever was given the address; closed: not there."""
    cohort = by_token(token)
    if cohort is None:
        raise Http404
    found = meetings(Seminar.objects.filter(cohort=cohort), get_language() or "")
    return calendar_answer(file_of(found, name=cohort.course.title), "gruppe")
