"""Joining two entries of one person: staff from a list, and somebody who was invited beside an entry of their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts import arrival
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.queries import enrolments_seen_by, people_seen_by
from lms.cohorts.rules import staff
from lms.cohorts.views import sent
from lms.errors import Refused
from lms.people.models import Person
from lms.people.queries import person_of
from lms.privacy import merging
from lms.privacy.forms import JoinForm
from lms.privacy.queries import merges_seen_by, people_found, twins_seen_by

PER_PAGE = 50


@require_safe
def twins(request: HttpRequest) -> HttpResponse:
    """Who may be entered twice, and what was joined already. `?wer=` asks who one person (row id) is as well."""
    viewer = staff(request.user)
    page = Paginator(merging.likely(viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "merges": merges_seen_by(viewer)[:PER_PAGE],
        "apart": twins_seen_by(viewer)[:PER_PAGE],
        **_asked(request, viewer),
    }
    return render(request, "lms/privacy/twins.html", context)


def _asked(request: HttpRequest, viewer: Person) -> dict[str, Any]:
    """The person asked about, and whom the viewer sees by name and the words fit: at first the family name."""
    asked = request.GET.get("wer", "")
    if not asked:
        return {}
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    seen = people_seen_by(viewer)
    who = get_object_or_404(seen, pk=asked)
    words = request.GET.get("q", who.family_name or who.given_names)[:200]
    found = people_found(words).filter(pk__in=seen.values("pk")).exclude(pk=who.pk)
    return {"who": who, "words": words, "found": found[:PER_PAGE]}


def _seen(viewer: Person, pk: int) -> Person:
    """Somebody with the courses that the viewer may see of theirs."""
    seen = people_seen_by(viewer).select_related("user")
    theirs = enrolments_seen_by(viewer).select_related("cohort__course")
    return get_object_or_404(seen.prefetch_related(Prefetch("enrolments", theirs), "associations"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def twin(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Both entries side by side, and which of them stays."""
    viewer = staff(request.user)
    people = [_seen(viewer, one), _seen(viewer, other)]
    form = JoinForm(sent(request), people=people)
    if request.method == "POST" and form.is_valid():
        target, source = sorted(people, key=lambda person: person.pk != form.cleaned_data["stays"])
        why_not = merging.why_not_merge(source, target, viewer)
        if not why_not:
            merging.merge(source=source, target=target, by=viewer, now=timezone.now())
            messages.success(
                request, _("Both entries are one now. You can part them again in the list below.")
            )
            return redirect("lms_staff:twins")
        form.add_error(None, why_not)
    context = {"people": people, "form": form}
    return render(request, "lms/privacy/twin.html", context, status=422 if form.is_bound else 200)


@require_POST
def tell_apart(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """They are two people: the pair leaves the list."""
    viewer = staff(request.user)
    if one == other:
        raise Http404
    merging.tell_apart(one=_seen(viewer, one), other=_seen(viewer, other), by=viewer)
    messages.success(request, _("Noted: these are two people. You can take it back in the list below."))
    return redirect("lms_staff:twins")


@require_POST
def suspect_again(request: HttpRequest, twins: int) -> HttpResponse:
    """Perhaps they are one after all: the pair comes back."""
    viewer = staff(request.user)
    merging.suspect_again(twins=get_object_or_404(twins_seen_by(viewer), pk=twins))
    messages.success(request, _("The pair stands in the list again."))
    return redirect("lms_staff:twins")


@require_POST
def part(request: HttpRequest, merge: int) -> HttpResponse:
    """Undo a joining."""
    viewer = staff(request.user)
    found = get_object_or_404(merges_seen_by(viewer), pk=merge)
    try:
        merging.unmerge(merge=found, by=viewer, now=timezone.now())
        messages.success(request, _("They are two entries again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("lms_staff:twins")


@login_required
@require_POST
def join_invited(request: HttpRequest) -> HttpResponse:
    """Whoever holds the letter's link and has an entry already says: both are me. The course begins."""
    me, found = person_of(request.user), arrival.remembered(request)
    if me is None or found is None or found.person.user_id is not None:
        raise Http404
    try:
        with transaction.atomic():
            merging.merge(source=found.person, target=me, by=me, now=timezone.now())
            for enrolment in me.enrolments.filter(
                state=EnrolmentState.INVITED, cohort=found.cohort, is_test=False
            ):
                cohorts.accept(enrolment=enrolment)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("lms:invitation_pending")
    arrival.forget(request)
    messages.success(request, _("Welcome. The invitation is accepted."))
    return redirect("lms:way")


urlpatterns = [
    path("doppelte/", twins, name="twins"),
    path("doppelte/<int:one>/<int:other>/", twin, name="twin"),
    path("doppelte/<int:one>/<int:other>/zwei/", tell_apart, name="tell_apart"),
    path("doppelte/<int:twins>/wieder/", suspect_again, name="suspect_again"),
    path("doppelte/<int:merge>/trennen/", part, name="part"),
]
