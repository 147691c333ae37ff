"""The staff's pages: who is how far, and one person in one enrolment."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import cohorts_taught_by, enrolments_seen_by
from lms.cohorts.rules import may_change, staff
from lms.errors import Refused
from lms.institute.queries import current
from lms.limits import few_at_once
from lms.people.models import Person
from lms.reports import actions, words
from lms.reports.enums import Report
from lms.reports.exporting import SHAPES
from lms.reports.forms import (
    PHASES,
    STATES,
    AddressForm,
    CommonWishForm,
    MoveForm,
    OpenForm,
    PresenceWishForm,
    SaveForm,
    WhyForm,
    WishForm,
)
from lms.reports.models import SavedFilter
from lms.reports.person import report_of
from lms.reports.queries import PER_PAGE, Crowd, Wish, crowd, exports_of, newest_first, saved_filters
from lms.reports.reading import (
    address,
    columns,
    figures,
    lines,
    selection,
    spans,
)
from lms.reports.reading import flow as bars

People = Callable[[Person | None, Cohort, Wish, str], Crowd]
WISHES: dict[Report, type[CommonWishForm]] = {Report.COMPLETION: WishForm, Report.PRESENCE: PresenceWishForm}


def report_of_address(request: HttpRequest) -> Report:
    """The report that an address is about."""
    asked = request.GET.get("report", Report.COMPLETION)
    return Report(asked) if asked in Report else Report.COMPLETION


def asked_for(
    request: HttpRequest, groups: list[Cohort], report: Report = Report.COMPLETION
) -> tuple[Cohort | None, Wish]:
    """The group asked for, else the most recent; a foreign one is not there."""
    wish = WISHES[report](request.GET).wish()
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
    cohort, wish = asked_for(request, groups)
    context = around(viewer, groups, Report.COMPLETION) | {"cohort": cohort, "wish": wish}
    if cohort is not None:
        context |= _shown(crowd(viewer, cohort, wish, get_language() or ""), wish)
    return render(request, "lms/reports/matrix.html", context)


def around(viewer: Person, groups: list[Cohort], report: Report) -> dict[str, Any]:
    """What stands above the table of a report: choices of groups, one's saved filters and files."""
    return {
        "report": report,
        "home": report.home,
        "groups": groups,
        "saved": saved_filters(viewer, groups, report),
        "exports": exports_of(viewer, groups, timezone.now()),
    }


def _shown(of: Crowd, wish: Wish) -> dict[str, Any]:
    page = Paginator(of.shown, PER_PAGE).get_page(wish.page)
    heads = columns(of)
    return {
        "crowd": of,
        "figures": figures(of),
        "columns": heads,
        "spans": spans(heads),
        "lines": lines(of, list(page)) if of.named else [],
        "page": page,
        **_choices(of, wish),
    }


def _choices(of: Crowd, wish: Wish) -> dict[str, Any]:
    return {
        "states": STATES,
        "phases": PHASES,
        "is_filtered": wish != Wish(sort=wish.sort, page=wish.page),
        "among": words.among(of) if of.among else "",
        "rule": words.rule(of.among),
        "rules": words.rules(words.NUMBERS),
    }


def chosen(request: HttpRequest, report: Report = Report.COMPLETION) -> tuple[Person, Cohort, Wish]:
    """Who asks for which group, and what of it; without a group there is nothing."""
    viewer = staff(request.user)
    cohort, wish = asked_for(request, list(newest_first(viewer)), report)
    if cohort is None:
        raise Http404
    return viewer, cohort, wish


def named(
    request: HttpRequest, people: People = crowd, report: Report = Report.COMPLETION
) -> tuple[Any, Wish]:
    """The people asked for, for somebody who may see names; for others there is nothing to name."""
    viewer, cohort, wish = chosen(request, report)
    of = people(viewer, cohort, wish, get_language() or "")
    if not of.named:
        raise Http404
    return of, wish


@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the selection of the address under a name; what was searched for is a person's name, and is not kept."""
    viewer, report = staff(request.user), report_of_address(request)
    of, wish = named(request, SHAPES[report].people, report)
    query = address(of.cohort, replace(wish, search=""))
    form = SaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give the filter a short name."))
    else:
        try:
            actions.save_filter(person=viewer, name=form.cleaned_data["name"], query=query, report=report)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The filter is saved. You find it above the table."))
    return redirect(f"{reverse(report.home)}?{address(of.cohort, wish)}")


@require_POST
def drop_filter(request: HttpRequest, saved: int) -> HttpResponse:
    """A saved filter is needed no more."""
    found = get_object_or_404(SavedFilter, person=staff(request.user), pk=saved)
    found.delete()
    messages.success(request, _("The filter is deleted."))
    return redirect(Report(found.report).home)


@require_safe
@few_at_once
def printed(request: HttpRequest) -> HttpResponse:
    """The same people on paper, on as many pages as it takes, with what was selected."""
    of, wish = named(request)
    context = {
        "crowd": of,
        "columns": columns(of),
        "lines": lines(of, of.shown),
        "selection": selection(of, wish),
        "back": address(of.cohort, wish),
        "institute": current(),
    }
    return render(request, "lms/reports/printed.html", context)


@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """How many have begun and done each module and each step, as a table with bars."""
    viewer = staff(request.user)
    groups = list(newest_first(viewer))
    of, wish = named(request, partial(crowd, steps=True))
    context = {
        "groups": groups,
        "cohort": of.cohort,
        "wish": wish,
        "crowd": of,
        "bars": bars(of),
        **_choices(of, wish),
        "rules": words.rules(("begun", "done")),
    }
    return render(request, "lms/reports/flow.html", context)


def _enrolment(viewer: Person, pk: int) -> Enrolment:
    with_names = enrolments_seen_by(viewer).select_related("person__user", "cohort__course", "association")
    return get_object_or_404(with_names, pk=pk)


@require_safe
def person(request: HttpRequest, enrolment: int) -> HttpResponse:
    """One person in one enrolment."""
    viewer = staff(request.user)
    return _person(request, viewer, _enrolment(viewer, enrolment))


def _person(request: HttpRequest, viewer: Person, found: Enrolment, **forms: Any) -> HttpResponse:
    context = {
        "report": report_of(found, get_language() or "", timezone.now(), viewer),
        "may_change": may_change(viewer, found),
        "teaches": cohorts_taught_by(viewer).filter(pk=found.cohort_id).exists(),
        "move_form": MoveForm(viewer=viewer, enrolment=found),
        "why_form": WhyForm(),
        "address_form": AddressForm(enrolment=found),
        "open_form": OpenForm(),
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
    try:
        actions.send_invitation(enrolment=found, by=viewer)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way."))
    return _back(found)


@require_POST
def correct_address(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Another address for letters, or a first one."""
    viewer, found = _changing(request, enrolment)
    form = AddressForm(request.POST, enrolment=found)
    if form.is_valid():
        try:
            actions.correct_address(enrolment=found, by=viewer, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if not form.is_valid():
        return _person(request, viewer, found, address_form=form)
    messages.success(request, _("The address is saved."))
    return _back(found)


@require_POST
def open_module(request: HttpRequest, enrolment: int) -> HttpResponse:
    """A closed module opens for this person."""
    viewer, found = _changing(request, enrolment)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _person(request, viewer, found, open_form=form)
    try:
        actions.open_module(enrolment=found, by=viewer, now=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The module is open for this person now."))
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
