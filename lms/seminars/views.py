"""The staff's pages about seminars, inside Wagtail's admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohorts_led_by, courses_taught_by, leads_by_name
from lms.cohorts.rules import staff
from lms.conf import conf
from lms.errors import Refused
from lms.outline.models import Activity
from lms.seminars import actions
from lms.seminars.forms import CancelForm, CopyForm, EventForm, SeminarForm
from lms.seminars.models import Seminar
from lms.seminars.queries import (
    Undated,
    days_of,
    meetings,
    open_feed_of,
    seminars_led_by,
    seminars_seen_by,
    slots_of,
    undated_of,
    without_lead,
)
from lms.seminars.rules import may_copy, may_plan

Act = Callable[..., Seminar]
ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def seminar(request: HttpRequest, seminar: int) -> HttpResponse:
    """One seminar with its programme, and what one may do with it."""
    viewer = staff(request.user)
    found = meetings(seminars_seen_by(viewer).filter(pk=seminar), get_language() or "")
    if not found:
        raise Http404
    row = found[0].row
    is_living = row.cancelled_at is None and row.ends_at > timezone.now()
    context = {
        "meeting": found[0],
        "group": row.cohort,
        "may_plan": may_plan(viewer, row.cohort),
        "by_name": leads_by_name(viewer, row.cohort),
        "is_living": is_living,
        "is_unled": is_living and without_lead(Seminar.objects.filter(pk=row.pk)).exists(),
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
    initial = _usual()
    form = SeminarForm(_sent(request), cohort=group, language=language, planner=viewer, initial=initial)
    if _is_ready(form):
        made = actions.plan(cohort=group, now=timezone.now(), **form.planned())
        messages.success(request, _("The seminar is saved."))
        return redirect("lms_staff:seminar", made.pk)
    return _form(request, form, group, _("Plan a seminar"))


@ASK_OR_SEND
def change_seminar(request: HttpRequest, seminar: int, change: Act = actions.change) -> HttpResponse:
    """Correct or move a seminar one leads. `change` is the act that also tells people."""
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
            change(seminar=found, now=timezone.now(), **form.planned())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The seminar is saved."))
        return redirect("lms_staff:seminar", found.pk)
    return _form(request, form, found.cohort, _("Change the seminar"), found)


@ASK_OR_SEND
def cancel_seminar(request: HttpRequest, seminar: int, cancel: Act = actions.cancel) -> HttpResponse:
    """Cancel a seminar one leads, with a reason. `cancel` is the act that also tells people."""
    viewer = staff(request.user)
    found = get_object_or_404(seminars_led_by(viewer).select_related("cohort"), pk=seminar)
    form = CancelForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            cancel(seminar=found, why=form.cleaned_data["why"], now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The seminar is cancelled."))
        return redirect("lms_staff:seminar", found.pk)
    context = {"form": form, "seminar": found, "group": found.cohort}
    return render(request, "lms/seminars/cancel.html", context, status=422 if form.is_bound else 200)


@ASK_OR_SEND
def drop_slot(request: HttpRequest, cohort: int, slot: int) -> HttpResponse:
    """A seminar day without a date will not be held for a group one leads, with a reason; or after all."""
    viewer = staff(request.user)
    group = get_object_or_404(cohorts_led_by(viewer).select_related("course"), pk=cohort)
    found = next((one for one in undated_of(group, get_language() or "") if one.pk == slot), None)
    if found is None or not may_plan(viewer, group):
        raise Http404
    form = CancelForm(_sent(request))
    if request.method == "POST" and ("again" in request.POST or form.is_valid()):
        return _dropped(request, form, group, found)
    context = {"form": form, "slot": found, "group": group}
    return render(request, "lms/seminars/drop.html", context, status=422 if form.is_bound else 200)


def _dropped(request: HttpRequest, form: CancelForm, group: Cohort, found: Undated) -> HttpResponse:
    slot = Activity.objects.get(pk=found.pk)
    try:
        if "again" in request.POST:
            actions.take_up(cohort=group, slot=slot, now=timezone.now())
            messages.success(request, _("The seminar day counts again."))
        else:
            actions.drop(cohort=group, slot=slot, why=form.cleaned_data["why"])
            messages.success(request, _("The group reads that this seminar day will not be held."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("lms_staff:cohort", group.pk)


@ASK_OR_SEND
def copy_group(request: HttpRequest, cohort: int) -> HttpResponse:
    """A group one leads once more, with moved dates and without people, for those who may make groups of its course."""
    viewer = staff(request.user)
    found = get_object_or_404(cohorts_led_by(viewer).select_related("course"), pk=cohort)
    if not may_copy(viewer, found):
        raise PermissionDenied
    initial = {"name": _("%(name)s, copy") % {"name": found.name}}
    form = CopyForm(_sent(request), cohort=found, initial=initial)
    if form.is_bound and form.is_valid():
        made = actions.copy_group(
            cohort=found, name=form.cleaned_data["name"], days=form.days(), now=timezone.now()
        )
        messages.success(request, _("The new group is there. Nobody takes part in it yet."))
        return redirect("lms_staff:cohort", made.pk)
    context = {"form": form, "group": found}
    return render(request, "lms/seminars/copy.html", context, status=422 if form.is_bound else 200)


@ASK_OR_SEND
def add_event(request: HttpRequest) -> HttpResponse:
    """A single date without a course, in one step."""
    viewer = staff(request.user)
    if not courses_taught_by(viewer).exists():
        raise PermissionDenied
    form = EventForm(_sent(request), initial=_usual())
    if _is_ready(form):
        made = actions.plan_event(
            language=get_language() or "", by=viewer, now=timezone.now(), **form.planned()
        )
        messages.success(request, _("The date is saved. Now you can invite people to its group."))
        return redirect("lms_staff:seminar", made.pk)
    return _form(request, form, None, _("New single date"))


@ASK_OR_SEND
def calendar(request: HttpRequest, cohort: int) -> HttpResponse:
    """The address under which a group one leads can subscribe to its dates: make, renew, close."""
    viewer = staff(request.user)
    found = get_object_or_404(cohorts_led_by(viewer), pk=cohort)
    if request.method == "POST":
        if "close" in request.POST:
            actions.close_feed(cohort=found, now=timezone.now())
            messages.success(request, _("The address is closed."))
        else:
            actions.open_feed(cohort=found, now=timezone.now())
            messages.success(request, _("The new address is open."))
        return redirect("lms_staff:calendar", found.pk)
    feed = open_feed_of(found)
    address = conf.base_url + reverse("lms:group_calendar", args=[feed.token]) if feed else ""
    context = {"group": found, "feed": feed, "address": address}
    return render(request, "lms/seminars/calendar.html", context)


def _usual() -> dict[str, Any]:
    """What a new seminar begins with: public, and registration from today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return {"books_from": midnight, "is_public": True}


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _is_ready(form: SeminarForm) -> bool:
    """Was it sent to be saved, and is all right?"""
    return form.is_bound and not form.wants_more_days() and form.is_valid()


def _form(
    request: HttpRequest, form: SeminarForm, group: Cohort | None, title: str, found: Seminar | None = None
) -> HttpResponse:
    context = {"form": form, "group": group, "title": title, "seminar": found}
    wrong = form.is_bound and not form.wants_more_days()
    return render(request, "lms/seminars/form.html", context, status=422 if wrong else 200)
