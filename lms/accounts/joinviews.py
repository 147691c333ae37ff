"""The staff's pages that make, print and close links to join. Inside Wagtail's admin."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts import joining
from lms.accounts.forms import JoinLinkForm
from lms.accounts.models import JoinLink
from lms.accounts.qr import qr
from lms.cohorts.models import Cohort
from lms.cohorts.queries import associations_led_by, associations_seen_by, cohorts_seen_by
from lms.cohorts.rules import may_bring, may_lead, staff
from lms.people.models import Person

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
SOON = timedelta(days=28)


def _group(request: HttpRequest, cohort: int) -> tuple[Person, Cohort]:
    viewer = staff(request.user)
    group = get_object_or_404(cohorts_seen_by(viewer).select_related("course"), pk=cohort)
    if not may_bring(viewer, group):
        raise Http404
    return viewer, group


def _link(request: HttpRequest, cohort: int, link: int) -> tuple[Cohort, JoinLink]:
    viewer, group = _group(request, cohort)
    return group, get_object_or_404(joining.links_led_by(viewer, group), pk=link)


@ASK_OR_SEND
def links(request: HttpRequest, cohort: int) -> HttpResponse:
    """The links into a group, and a new one."""
    viewer, group = _group(request, cohort)
    leads = may_lead(viewer, group)
    own = associations_seen_by(viewer) if leads else associations_led_by(viewer)
    initial = {"ends_on": timezone.localdate() + SOON}
    form = JoinLinkForm(request.POST or None, associations=own, needed=not leads, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = joining.make(cohort=group, by=viewer, **form.cleaned_data)
        messages.success(request, _("The link is made. You can print it now."))
        return redirect("lms_staff:join_sheet", group.pk, made.pk)
    today = timezone.localdate()
    known = [
        (link, joining.address_of(link), link.ends_on < today) for link in joining.links_led_by(viewer, group)
    ]
    context = {"form": form, "cohort": group, "links": known}
    return render(request, "lms/people/join_links.html", context, status=422 if form.is_bound else 200)


@require_safe
def sheet(request: HttpRequest, cohort: int, link: int) -> HttpResponse:
    """A sheet of A4 to hang up."""
    group, found = _link(request, cohort, link)
    address = joining.address_of(found)
    context = {"cohort": group, "link": found, "address": address, "qr": qr(address)}
    return render(request, "lms/people/join_sheet.html", context)


@require_POST
def revoke(request: HttpRequest, cohort: int, link: int) -> HttpResponse:
    """The link no longer works."""
    group, found = _link(request, cohort, link)
    joining.revoke(link=found)
    messages.success(request, _("The link no longer works. Whoever came by it stays in the group."))
    return redirect("lms_staff:join_links", group.pk)


urlpatterns = [
    path("gruppen/<int:cohort>/links/", links, name="join_links"),
    path("gruppen/<int:cohort>/links/<int:link>/blatt/", sheet, name="join_sheet"),
    path("gruppen/<int:cohort>/links/<int:link>/sperren/", revoke, name="join_revoke"),
]
