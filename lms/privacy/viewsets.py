"""The administrators' pages about privacy, inside Wagtail's admin: requests, a person's data, the log, the terms."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.audit import actions as audit
from lms.audit.enums import What
from lms.audit.queries import newest_first
from lms.cohorts.views import sent
from lms.errors import Refused
from lms.people.models import Person
from lms.people.retention import Kind
from lms.people.words import backups, told
from lms.privacy import actions, words
from lms.privacy.enums import Want
from lms.privacy.forms import ConfirmForm, LetterForm, SearchForm
from lms.privacy.models import DataRequest
from lms.privacy.queries import closed_requests, open_requests, people_found
from lms.privacy.reading import groups_of
from lms.privacy.rules import keeper, why_not_erase
from lms.privacy.views import ENDINGS, SHOWN, copy_of

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What people ask for about their data: open ones with their last day, then the others."""
    keeper(request.user)
    context = {
        "waiting": list(open_requests()),
        "page": _page(request, closed_requests()),
        "today": timezone.localdate(),
    }
    return render(request, "lms/privacy/requests.html", context)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find the person a request is about."""
    keeper(request.user)
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "words": asked, "page": _page(request, people_found(asked))}
    return render(request, "lms/privacy/find.html", context)


def _person(pk: int) -> Person:
    return get_object_or_404(Person, pk=pk, erased_at=None)


@ASK_OR_SEND
def person(request: HttpRequest, person: int) -> HttpResponse:
    """All that is stored about one person, and the form for a request of theirs."""
    me = keeper(request.user)
    found = _person(person)
    form = LetterForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter(person=found, by=me, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is noted."))
            return redirect("lms_privacy:request", made.pk)
    context = {
        "person": found,
        "form": form,
        "groups": groups_of(found, own=False),
        "waiting": open_requests().filter(person=found),
        "shown": f":{SHOWN}",
        "most": SHOWN,
        "backups": backups(),
    }
    return render(request, "lms/privacy/person.html", context, status=422 if form.is_bound else 200)


@require_safe
def copy(request: HttpRequest, person: int, ending: str) -> HttpResponse:
    """The file of one person's data, for the answer to their letter."""
    me = keeper(request.user)
    found = _person(person)
    if ending not in ENDINGS:
        raise Http404
    audit.note(what=What.EXPORT, who=me, whom=found, about=f"copy {ending}")
    return copy_of(request, found, ending, own=False)


@ASK_OR_SEND
def asked(request: HttpRequest, asked: int) -> HttpResponse:
    """One request: a copy to hand over, or the preview of an erasure and its two confirmations."""
    me = keeper(request.user)
    found = get_object_or_404(DataRequest.objects.select_related("person", "taken_by", "done_by"), pk=asked)
    form = ConfirmForm(sent(request), person=found.person.name)
    is_open = found.done_at is None and found.taken_back_at is None
    may = is_open and found.want == Want.ERASURE
    if request.method == "POST" and not may:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(person=found.person, by=me, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The data are erased."))
            return redirect("lms_privacy:requests")
    context: dict[str, Any] = {"asked": found, "is_open": is_open, "today": timezone.localdate()}
    if may:
        groups = groups_of(found.person, own=False)
        sections = [section for group in groups for section in group.sections if section.count]
        context |= {
            "form": form,
            "goes": [one for one in sections if not one.told.stays],
            "stays": [one for one in sections if one.told.stays],
            "why_not": why_not_erase(found.person),
            "backups": backups(),
        }
    return render(request, "lms/privacy/request.html", context, status=422 if form.is_bound else 200)


def _settled(http: HttpRequest, pk: int, act: Callable[..., None], said: str) -> HttpResponse:
    me = keeper(http.user)
    found = get_object_or_404(DataRequest, pk=pk)
    try:
        act(request=found, by=me, now=timezone.now())
        messages.success(http, said)
    except Refused as refusal:
        messages.error(http, str(refusal))
    return redirect("lms_privacy:requests")


@require_POST
def take_back(request: HttpRequest, asked: int) -> HttpResponse:
    """The person does not want it any more."""
    return _settled(request, asked, actions.take_back, _("The request is taken back."))


@require_POST
def close(request: HttpRequest, asked: int) -> HttpResponse:
    """The copy was handed over."""
    return _settled(request, asked, actions.close, _("The request is done."))


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Who did what to rights and data."""
    keeper(request.user)
    what = request.GET.get("what", "")
    what = what if what in What.values else ""
    page = _page(request, newest_first(what))
    context = {
        "page": page,
        "lines": [(event, words.about(event.about)) for event in page],
        "choices": What.choices,
        "what": what,
        "told": told(Kind.LOG),
    }
    return render(request, "lms/privacy/log.html", context)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """What each kind of data is kept for, and how long."""
    keeper(request.user)
    context = {"kinds": [told(kind) for kind in Kind], "backups": backups()}
    return render(request, "lms/privacy/terms.html", context)


urlpatterns = [
    path("", requests, name="requests"),
    path("person/", find, name="find"),
    path("person/<int:person>/", person, name="person"),
    path("person/<int:person>/kopie/<slug:ending>/", copy, name="copy"),
    path("anfrage/<int:asked>/", asked, name="request"),
    path("anfrage/<int:asked>/zurueck/", take_back, name="take_back"),
    path("anfrage/<int:asked>/fertig/", close, name="close"),
    path("protokoll/", log, name="log"),
    path("fristen/", terms, name="terms"),
]
