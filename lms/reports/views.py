"""The staff's pages: who is how far, and one person in one enrolment."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.accounts import actions as accounts
from lms.accounts.models import Invitation
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import enrolments_seen_by
from lms.cohorts.rules import may_change, staff
from lms.errors import Refused
from lms.limits import few_at_once
from lms.people.models import Person
from lms.reports import actions
from lms.reports.forms import PHASES, STATES, MoveForm, WhyForm, WishForm
from lms.reports.queries import PER_PAGE, Crowd, Wish, crowd, newest_first
from lms.reports.reading import columns, figures, lines, report_of, sheet_head, sheet_rows, spans
from lms.reports.sheets import file_name
from lms.reports.sheets import sheet as as_sheet


def _asked(request: HttpRequest, groups: list[Cohort]) -> tuple[Cohort | None, Wish]:
    """The group asked for, else the most recent; a foreign one is not there."""
    wish = WishForm(request.GET).wish()
    asked = request.GET.get("cohort", "")
    if not asked:
        return (groups[0] if groups else None), wish
    found = next((group for group in groups if str(group.pk) == asked), None)
    if found is None:
        raise Http404
    return found, wish


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """People and modules of one group."""
    viewer = staff(request.user)
    groups = list(newest_first(viewer))
    cohort, wish = _asked(request, groups)
    context: dict[str, Any] = {"groups": groups, "cohort": cohort, "wish": wish}
    if cohort is not None:
        context |= _shown(crowd(viewer, cohort, wish, get_language() or ""), wish)
    return render(request, "lms/reports/matrix.html", context)


def _shown(of: Crowd, wish: Wish) -> dict[str, Any]:
    page = Paginator(of.members, PER_PAGE).get_page(wish.page)
    heads = columns(of)
    return {
        "crowd": of,
        "figures": figures(of, timezone.localdate()),
        "columns": heads,
        "spans": spans(heads),
        "lines": lines(of, list(page)) if of.named else [],
        "page": page,
        "states": STATES,
        "phases": PHASES,
        "is_filtered": wish != Wish(sort=wish.sort, page=wish.page),
    }


@require_safe
@few_at_once
def sheet(request: HttpRequest) -> HttpResponse:
    """The same people as on the screen, as a file."""
    viewer = staff(request.user)
    cohort, wish = _asked(request, list(newest_first(viewer)))
    if cohort is None:
        raise Http404
    of = crowd(viewer, cohort, wish, get_language() or "")
    if not of.named:
        raise Http404
    audit.note(what=What.EXPORT, who=viewer, about=f"cohort:{cohort.pk}")
    name = file_name(_("Who is how far?"), cohort.name, timezone.localdate())
    body = as_sheet(sheet_head(of), sheet_rows(of))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


def _enrolment(viewer: Person, pk: int) -> Enrolment:
    with_names = enrolments_seen_by(viewer).select_related("person", "cohort__course", "association")
    return get_object_or_404(with_names, pk=pk)


@require_safe
def person(request: HttpRequest, enrolment: int) -> HttpResponse:
    """One person in one enrolment."""
    viewer = staff(request.user)
    return _person(request, viewer, _enrolment(viewer, enrolment))


def _person(request: HttpRequest, viewer: Person, found: Enrolment, **forms: Any) -> HttpResponse:
    context = {
        "report": report_of(found, get_language() or "", timezone.now()),
        "may_change": may_change(viewer, found),
        "move_form": MoveForm(viewer=viewer, enrolment=found),
        "why_form": WhyForm(),
    }
    status = 422 if forms else 200
    return render(request, "lms/reports/person.html", {**context, **forms}, status=status)


def _changing(request: HttpRequest, pk: int) -> tuple[Person, Enrolment]:
    viewer = staff(request.user)
    found = _enrolment(viewer, pk)
    if not may_change(viewer, found):
        raise Http404
    return viewer, found


def _back(enrolment: Enrolment) -> HttpResponse:
    return redirect("lms_staff:person", enrolment.pk)


@require_POST
def resend(request: HttpRequest, enrolment: int) -> HttpResponse:
    """A new letter with a new link."""
    viewer, found = _changing(request, enrolment)
    last = Invitation.objects.filter(enrolment=found).order_by("-pk").first()
    try:
        if last is None:
            accounts.invite(
                person=found.person, cohort=found.cohort, association=found.association, by=viewer
            )
        else:
            accounts.resend(invitation=last, by=viewer)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way."))
    return _back(found)


@require_POST
def move(request: HttpRequest, enrolment: int) -> HttpResponse:
    """To another group of the same course."""
    viewer, found = _changing(request, enrolment)
    form = MoveForm(request.POST, viewer=viewer, enrolment=found)
    if not form.is_valid():
        return _person(request, viewer, found, move_form=form)
    actions.move(enrolment=found, by=viewer, **form.cleaned_data)
    messages.success(request, _("The person is in the other group now. What was done stays recorded."))
    return _back(found)


@require_POST
def withdraw(request: HttpRequest, enrolment: int) -> HttpResponse:
    """The person no longer takes part."""
    viewer, found = _changing(request, enrolment)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _person(request, viewer, found, why_form=form)
    actions.withdraw(enrolment=found, by=viewer, **form.cleaned_data)
    messages.success(request, _("The person no longer takes part. What was done stays recorded."))
    return _back(found)


@require_POST
def finish(request: HttpRequest, enrolment: int) -> HttpResponse:
    """The person has finished the course."""
    viewer, found = _changing(request, enrolment)
    cohorts.finish(enrolment=found, by=viewer)
    messages.success(request, _("The course is finished for this person. They may still read."))
    return _back(found)
