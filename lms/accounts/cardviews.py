"""The staff's pages that print and close access cards. Inside Wagtail's admin."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import cards, words
from lms.accounts.cards import Holder, Printed
from lms.accounts.qr import qr
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohorts_seen_by
from lms.cohorts.rules import may_import, staff
from lms.mail.letters import link
from lms.people.models import Person


def _group(request: HttpRequest, cohort: int) -> tuple[Person, Cohort]:
    viewer = staff(request.user)
    group = get_object_or_404(cohorts_seen_by(viewer).select_related("course"), pk=cohort)
    if not may_import(viewer, group):  # the same right: to bring in people and see their names
        raise Http404
    return viewer, group


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_list(request: HttpRequest, cohort: int) -> HttpResponse:
    """The people of a group and their cards; new cards for those who are ticked, shown this once."""
    viewer, group = _group(request, cohort)
    found = cards.holders(viewer, group)
    if request.method == "POST":
        chosen = set(request.POST.getlist("person"))
        if not chosen <= {str(one.enrolment.person_id) for one in found}:
            raise Http404  # as if those outside were not there
        wanted = [one for one in found if one.why is None and str(one.enrolment.person_id) in chosen]
        if wanted:
            return _sheet(request, group, _made(wanted, viewer))
        messages.error(request, _("Please tick the people for whom you want to print a card."))
    lines = [(one, words.no_card(one.why)) for one in found]
    context = {"cohort": group, "lines": lines, "any": any(one.why is None for one in found)}
    return render(request, "lms/people/cards.html", context)


@transaction.atomic
def _made(wanted: list[Holder], viewer: Person) -> list[Printed]:
    return [cards.make(person=one.enrolment.person, by=viewer) for one in wanted]


def _sheet(request: HttpRequest, group: Cohort, printed: list[Printed]) -> HttpResponse:
    pictures = [(one, qr(one.address)) for one in printed]
    context = {"cohort": group, "cards": pictures, "door": link("lms:card")}
    return render(request, "lms/people/cards_sheet.html", context)


@require_POST
def card_revoke(request: HttpRequest, cohort: int, card: int) -> HttpResponse:
    """The card no longer works."""
    viewer, group = _group(request, cohort)
    found = next((one.card for one in cards.holders(viewer, group) if one.card and one.card.pk == card), None)
    if found is None:
        raise Http404
    cards.revoke(card=found)
    messages.success(request, _("The card no longer works."))
    return redirect(reverse("lms_staff:cards", args=[group.pk]))


urlpatterns = [
    path("gruppen/<int:cohort>/karten/", card_list, name="cards"),
    path("gruppen/<int:cohort>/karten/<int:card>/sperren/", card_revoke, name="card_revoke"),
]
