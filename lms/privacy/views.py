"""A person's own data: seeing them, taking them along, having them erased."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.cards import is_by_card
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts.views import sent
from lms.errors import Refused
from lms.people.models import Person
from lms.people.queries import person_of
from lms.people.retention import WAIT, Kind
from lms.people.words import STAYS, backups, told
from lms.privacy import actions
from lms.privacy.forms import EraseForm
from lms.privacy.queries import open_erasure
from lms.privacy.reading import as_json, file_name, groups_of

ENDINGS = {"json", "html"}
SHOWN = 20  # rows of a table on the page; a copy has all


def _me(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """All that is stored about the person, what for and until when.

    By access card an overview without what is in it: whoever finds a card learns no more than study shows.
    """
    me = _me(request)
    if is_by_card(request):
        return render(
            request, "lms/privacy/by_card.html", {"groups": groups_of(me, own=True), "backups": backups()}
        )
    context = {
        "groups": groups_of(me, own=True),
        "erasure": open_erasure(me),
        "shown": f":{SHOWN}",
        "most": SHOWN,
        "backups": backups(),
    }
    return render(request, "lms/privacy/my_data.html", context)


@login_required
@require_safe
def my_copy(request: HttpRequest, ending: str) -> HttpResponse:
    """All of it as a file, for machines or for people."""
    me = _me(request)
    if ending not in ENDINGS:
        raise Http404
    audit.note(what=What.EXPORT, who=me, whom=me, about=f"own copy {ending}")
    return copy_of(request, me, ending, own=True)


def copy_of(request: HttpRequest, person: Person, ending: str, *, own: bool) -> HttpResponse:
    """The file of one person's data; the caller has asked whether it may be."""
    now = timezone.now()
    name = file_name(person.uuid, timezone.localdate(now), ending)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    if ending == "json":
        return HttpResponse(as_json(person, now, own=own), content_type="application/json", headers=headers)
    context = {"groups": groups_of(person, own=own), "person": person, "now": now, "backups": backups()}
    answer = render(request, "lms/privacy/copy.html", context)
    for header, value in headers.items():
        answer.headers[header] = value
    return answer


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What is deleted and what stays; then the request, which can be taken back for two weeks."""
    me = _me(request)
    form = EraseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_erasure(person=me, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your request is noted. You get an e-mail about it."))
            return redirect("lms:my_data")
    context = {
        "form": form,
        "goes": [told(kind) for kind in Kind if kind not in STAYS],
        "stays": [told(kind) for kind in STAYS],
        "backups": backups(),
        "days": WAIT.days,
        "erasure": open_erasure(me),
    }
    return render(request, "lms/privacy/erase.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The request for erasure is taken back."""
    me = _me(request)
    found = open_erasure(me)
    if found is not None:
        actions.take_back(request=found, by=me, now=timezone.now())
        messages.success(request, _("You have taken it back. Your data stay."))
    return redirect("lms:my_data")
