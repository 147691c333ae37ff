"""The staff's pages about seminars, inside Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohorts_led_by
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.seminars import actions
from lms.seminars.forms import CancelForm, SeminarForm
from lms.seminars.models import Seminar
from lms.seminars.queries import days_of, meetings, seminars_led_by, seminars_seen_by, slots_of
from lms.seminars.rules import may_plan

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def seminar(request: HttpRequest, seminar: int) -> HttpResponse:
    """One seminar with its programme, and what one may do with it."""
    viewer = staff(request.user)
    found = meetings(seminars_seen_by(viewer).filter(pk=seminar), get_language() or "")
    if not found:
        raise Http404
    row = found[0].row
    context = {
        "meeting": found[0],
        "group": row.cohort,
        "may_plan": may_plan(viewer, row.cohort),
        "is_living": row.cancelled_at is None and row.ends_at > timezone.now(),
    }
    return render(request, "lms/seminars/seminar.html", context)


@ASK_OR_SEND
def add_seminar(request: HttpRequest, cohort: int) -> HttpResponse:
    """Plan a date of a group one leads."""
    viewer = staff(request.user)
    group = get_object_or_404(cohorts_led_by(viewer).select_related("course"), pk=cohort)
    if not may_plan(viewer, group):
        raise PermissionDenied
    language = get_language() or ""
    if not slots_of(group, language):
        return render(request, "lms/seminars/no_slot.html", {"group": group}, status=200)
    initial = {"books_from": timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)}
    form = SeminarForm(_sent(request), cohort=group, language=language, initial=initial)
    if _is_ready(form):
        made = actions.plan(cohort=group, now=timezone.now(), **form.planned())
        messages.success(request, _("The seminar is saved."))
        return redirect("lms_staff:seminar", made.pk)
    return _form(request, form, group, _("Plan a seminar"))


@ASK_OR_SEND
def change_seminar(request: HttpRequest, seminar: int) -> HttpResponse:
    """Correct or move a seminar one leads."""
    viewer = staff(request.user)
    found = get_object_or_404(seminars_led_by(viewer).select_related("cohort__course"), pk=seminar)
    form = SeminarForm(
        _sent(request),
        instance=found,
        cohort=found.cohort,
        language=get_language() or "",
        days=days_of(found.units.all()),
    )
    if _is_ready(form):
        try:
            actions.change(seminar=found, now=timezone.now(), **form.planned())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The seminar is saved."))
        return redirect("lms_staff:seminar", found.pk)
    return _form(request, form, found.cohort, _("Change the seminar"), found)


@ASK_OR_SEND
def cancel_seminar(request: HttpRequest, seminar: int) -> HttpResponse:
    """Cancel a seminar one leads, with a reason."""
    viewer = staff(request.user)
    found = get_object_or_404(seminars_led_by(viewer).select_related("cohort"), pk=seminar)
    form = CancelForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.cancel(seminar=found, why=form.cleaned_data["why"], now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The seminar is cancelled."))
        return redirect("lms_staff:seminar", found.pk)
    context = {"form": form, "seminar": found, "group": found.cohort}
    return render(request, "lms/seminars/cancel.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _is_ready(form: SeminarForm) -> bool:
    """Was it sent to be saved, and is all right?"""
    return form.is_bound and not form.wants_more_days() and form.is_valid()


def _form(
    request: HttpRequest, form: SeminarForm, group: Cohort, title: str, found: Seminar | None = None
) -> HttpResponse:
    context = {"form": form, "group": group, "title": title, "seminar": found}
    wrong = form.is_bound and not form.wants_more_days()
    return render(request, "lms/seminars/form.html", context, status=422 if wrong else 200)
