"""The staff's pages about facts: what awaits a person, as a page and as a file, and the check itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts.queries import courses_taught_by
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.facts import actions
from lms.facts.models import Fact
from lms.facts.queries import facts_seen_by
from lms.limits import few_at_once
from lms.people.models import Person
from lms.reports.factlist import fact_list, fact_rows
from lms.reports.forms import FACT_STATES, CheckForm, FactWishForm
from lms.reports.sheets import file_name
from lms.reports.sheets import sheet as as_sheet


def _author(request: HttpRequest) -> Person:
    """The person behind a request, if they write a course."""
    viewer = staff(request.user)
    if not courses_taught_by(viewer).exists():
        raise PermissionDenied
    return viewer


@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """Facts that await a person, and lessons that await a new check."""
    wish = FactWishForm(request.GET).wish()
    found = fact_list(_author(request), wish, timezone.localdate())
    return render(request, "lms/reports/facts.html", {"list": found, "wish": wish, "states": FACT_STATES})


@require_safe
@few_at_once
def facts_sheet(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    today = timezone.localdate()
    found = fact_list(_author(request), FactWishForm(request.GET).wish(), today)
    head, rows = fact_rows(found)
    answer = HttpResponse(as_sheet(head, rows), content_type="text/csv; charset=utf-8")
    name = file_name(_("Check facts"), "", today)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, fact: int) -> HttpResponse:
    """One fact: check it by a source, or open it again."""
    viewer = staff(request.user)
    found = get_object_or_404(facts_seen_by(viewer).select_related("course", "checked_by"), pk=fact)
    if request.method == "POST" and "again" in request.POST:
        actions.reopen(fact=found)
        messages.success(request, _("The fact is open again. Readers see “not checked yet”."))
        return redirect("lms_staff:facts")
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_checked(form, found, viewer):
        messages.success(
            request, _("The check is saved. Readers no longer see “not checked yet” for this fact.")
        )
        return redirect("lms_staff:facts")
    context = {"fact": found, "form": form}
    return render(request, "lms/reports/fact.html", context, status=422 if form.is_bound else 200)


def _is_checked(form: CheckForm, found: Fact, viewer: Person) -> bool:
    given: dict[str, Any] = form.cleaned_data
    try:
        actions.check(
            fact=found, by=viewer, on=given["checked_on"], source=given["source"], url=given["source_url"]
        )
    except Refused as refused:
        form.add_error("checked_on", str(refused))
        return False
    return True
