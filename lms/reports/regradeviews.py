"""Marking again, for who teaches: what a corrected quiz would change for whom, done with a reason, and taken back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.limits import few_at_once
from lms.outline.enums import Kind
from lms.outline.models import Activity
from lms.outline.spec import Row
from lms.people.models import Person
from lms.quizzes import regrading
from lms.quizzes.enums import Left
from lms.quizzes.grading import Meanwhile
from lms.quizzes.models import Regrade
from lms.reports.forms import AgainForm, UndoForm
from lms.reports.quizreport import asking, groups_of
from lms.reports.regradelist import lines_of

PAGE = 100  # attempts on a page


@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request: HttpRequest, key: str) -> HttpResponseBase:
    """What marking again would change, for the groups that this person teaches; POST does what was looked at."""
    viewer = staff(request.user)
    activity, row = _quiz(viewer, key)
    if request.method != "POST":
        return _preview(request, viewer, activity, row, None)
    form, status = AgainForm(request.POST), 422
    if form.is_valid():
        try:
            made = regrading.regrade(
                activity=activity.pk,
                by=viewer,
                why=form.cleaned_data["why"],
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Meanwhile) else 422
        else:
            messages.success(request, _done(made))
            return redirect("lms_staff:regrade", key)
    return _preview(request, viewer, activity, row, form, status)


@require_http_methods(["GET", "HEAD", "POST"])
def regrade_undo(request: HttpRequest, key: str, regrade: int) -> HttpResponse:
    """What taking it back would do; POST does it, once."""
    viewer = staff(request.user)
    activity, row = _quiz(viewer, key)
    known = {one.pk for one, _times in regrading.regrades_of(activity.pk, viewer, timezone.now())}
    made = get_object_or_404(
        Regrade.objects.filter(pk__in=known).select_related("by", "undone__by"), pk=regrade
    )
    if hasattr(made, "undone"):
        messages.info(request, _("This was taken back already."))
        return redirect("lms_staff:regrade", key)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            regrading.undo(regrade=made.pk, by=viewer, why=form.cleaned_data["why"], now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is taken back. What held before holds again."))
            return redirect("lms_staff:regrade", key)
    found = regrading.undoing(made, viewer, timezone.now())
    context = {"form": form, "row": row, "course": activity.course, "made": made, "found": found}
    return render(request, "lms/reports/regrade_undo.html", context, status=422 if form.is_bound else 200)


def _quiz(viewer: Person, key: str) -> tuple[Activity, Row]:
    """A quiz of a course in which this person teaches a group; every other one is not there."""
    activity = get_object_or_404(Activity.objects.select_related("course"), key=key, kind=Kind.QUIZ)
    if not any(group.course_id == activity.course_id for group in groups_of(viewer)):
        raise Http404
    rows = asking(activity.course, get_language() or "")
    found = next((row for row in rows if row.pk == activity.pk), None)
    if found is None:
        raise Http404
    return activity, found


@few_at_once
def _preview(
    request: HttpRequest,
    viewer: Person,
    activity: Activity,
    row: Row,
    form: AgainForm | None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    found = regrading.preview(activity.pk, viewer, now)
    context: dict[str, Any] = {
        "course": activity.course,
        "row": row,
        "found": found,
        "left": [(Left(why).label, number) for why, number in sorted(found.left.items())],
        "page": Paginator(lines_of(found), PAGE).get_page(request.GET.get("page")),
        "form": form or AgainForm(),
        "before": regrading.regrades_of(activity.pk, viewer, now),
    }
    return render(request, "lms/reports/regrade.html", context, status=status)


def _done(made: Regrade) -> str:
    number = made.grades.values("attempt").distinct().count()
    return ngettext(
        "Marked again: %(n)s attempt comes to something else.",
        "Marked again: %(n)s attempts come to something else.",
        number,
    ) % {"n": number}
