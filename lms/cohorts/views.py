"""The staff's pages about groups, inside Wagtail's admin."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts import actions
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.forms import CohortForm, DatesForm
from lms.cohorts.models import Cohort
from lms.cohorts.queries import (
    cohorts_led_by,
    cohorts_seen_by,
    cohorts_taught_by,
    courses_taught_by,
    enrolments_seen_by,
)
from lms.cohorts.rules import may_bring, may_import, may_lead, staff
from lms.outline.queries import outline_of
from lms.outline.spec import Row

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


def sent(request: HttpRequest) -> Any:
    """What a form was sent with; None where the page was only asked for."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, form: BaseForm, *, title: str, submit: str, **more: Any) -> HttpResponse:
    """A form on a page of its own; 422 where something is missing or wrong."""
    context = {"form": form, "title": title, "submit": submit, **more}
    status = 422 if form.is_bound else 200
    return render(request, "lms/cohorts/form.html", context, status=status)


@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    """The groups one looks after."""
    viewer = staff(request.user)
    seen = cohorts_seen_by(viewer).select_related("course").order_by("course__title", "name", "pk")
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    may_add = courses_taught_by(viewer).exists()
    return render(request, "lms/cohorts/cohorts.html", {"page": page, "may_add": may_add})


@require_safe
def cohort(request: HttpRequest, cohort: int) -> HttpResponse:
    """One group: its days, and what one may do with it."""
    viewer = staff(request.user)
    found = get_object_or_404(cohorts_seen_by(viewer).select_related("course"), pk=cohort)
    named = enrolments_seen_by(viewer).filter(cohort=found)
    waiting = Q(state__in=[EnrolmentState.INVITED, EnrolmentState.APPLIED])
    counts = named.aggregate(all=Count("pk"), waiting=Count("pk", filter=waiting))
    context = {
        "cohort": found,
        "counts": counts,
        "may_lead": may_lead(viewer, found),
        "teaches": cohorts_taught_by(viewer).filter(pk=found.pk).exists(),
        "may_copy": courses_taught_by(viewer).filter(pk=found.course_id).exists(),
        "may_bring": may_bring(viewer, found),
        "may_import": may_import(viewer, found),
        "modules": [(row, *_days(found, row.key)) for row in modules_of(found)],
    }
    return render(request, "lms/cohorts/cohort.html", context)


def _days(group: Cohort, module: str) -> tuple[datetime | None, date | None, int | None]:
    """When a module opens; until when it is recommended: a day, or days before the seminar."""
    kept = group.dates.get(module, {})
    opens = datetime.fromisoformat(kept["opens"]) if kept.get("opens") else None
    until = date.fromisoformat(kept["until"]) if kept.get("until") else None
    before = kept.get("days_before")
    if before is not None and group.seminar_on is not None:
        until = group.seminar_on - timedelta(days=before)
    return opens, until, before


@ASK_OR_SEND
def add_cohort(request: HttpRequest) -> HttpResponse:
    """A new group of a course one teaches."""
    viewer = staff(request.user)
    if not courses_taught_by(viewer).exists():
        raise PermissionDenied
    form = CohortForm(sent(request), viewer=viewer)
    if request.method == "POST" and form.is_valid():
        made = actions.create(**form.cleaned_data)
        messages.success(request, _("The group is saved. Now you can invite people."))
        return redirect("lms_staff:cohort", made.pk)
    return form_page(request, form, title=_("New group"), submit=_("Save"))


@ASK_OR_SEND
def change_cohort(request: HttpRequest, cohort: int) -> HttpResponse:
    """Correct a group one leads."""
    viewer = staff(request.user)
    found = get_object_or_404(cohorts_led_by(viewer), pk=cohort)
    form = CohortForm(sent(request), instance=found, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        actions.change(cohort=found, **form.cleaned_data)
        messages.success(request, _("The group is saved."))
        return redirect("lms_staff:cohort", found.pk)
    return form_page(request, form, title=_("Change the group"), submit=_("Save"), group=found)


@require_safe
def look(request: HttpRequest, course: UUID) -> HttpResponse:
    """Before a trainer looks at a course as a participant: what that means."""
    viewer = staff(request.user)
    found = get_object_or_404(courses_taught_by(viewer), pk=course)
    return render(request, "lms/cohorts/look.html", {"course": found})


def modules_of(group: Cohort) -> list[Row]:
    """The living modules of the group's course."""
    course = group.course
    outline = outline_of(course.pk, course.version, get_language() or "", course.source_language)
    return [row for row in outline if row.kind == "module" and not row.retired]


@ASK_OR_SEND
def dates(request: HttpRequest, cohort: int) -> HttpResponse:
    """When the modules of a group open, and until when they are recommended."""
    viewer = staff(request.user)
    found = get_object_or_404(cohorts_led_by(viewer).select_related("course"), pk=cohort)
    form = DatesForm(sent(request), cohort=found, modules=modules_of(found))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for entry in form.dates():
                actions.set_dates(cohort=found, **entry)
        messages.success(request, _("The days are saved."))
        return redirect("lms_staff:cohort", found.pk)
    context = {"form": form, "cohort": found}
    return render(request, "lms/cohorts/dates.html", context, status=422 if form.is_bound else 200)
