"""The staff's pages that bring people in: into a group, and into a role. Inside Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts import actions as accounts
from lms.accounts.queries import uninvited
from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import Origin
from lms.cohorts.forms import JoinForm, RoleForm, TermForm
from lms.cohorts.models import Cohort, Enrolment, RoleAssignment
from lms.cohorts.queries import cohorts_seen_by
from lms.cohorts.rules import may_appoint, may_bring, may_import, may_see, staff
from lms.cohorts.views import sent
from lms.errors import Refused
from lms.people import actions as people
from lms.people.models import Person

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50
SCOPE = ("role", "course", "cohort", "association", "sees_names", "starts_on", "ends_on")


@ASK_OR_SEND
def bring(request: HttpRequest, cohort: int) -> HttpResponse:
    """Invite somebody into a group, or enter them without a letter."""
    viewer = staff(request.user)
    group = get_object_or_404(cohorts_seen_by(viewer).select_related("course"), pk=cohort)
    if not may_bring(viewer, group):
        raise Http404
    form = JoinForm(sent(request), viewer=viewer, cohort=group)
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = _bring(form, group, viewer)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in the group now.") % {"name": enrolment.person.name})
            back = ("lms_staff:person", enrolment.pk) if may_see(viewer, enrolment) else _group(group)
            return redirect(*back)
    context = {"form": form, "cohort": group}
    return render(request, "lms/people/bring.html", context, status=422 if form.is_bound else 200)


def _group(cohort: Cohort) -> tuple[str, int]:
    return ("lms_staff:cohort", cohort.pk)


@transaction.atomic
def _bring(form: JoinForm, cohort: Cohort, viewer: Person) -> Enrolment:
    """Person, membership, enrolment and, where there is an address and it is wanted, the letter."""
    data = form.cleaned_data
    person = form.known or people.create_person(
        given_names=data["given_names"], family_name=data["family_name"], email=data["email"]
    )
    association = data["association"]
    if association is not None:
        people.join(person=person, association=association)
    if data["invite"] and person.email:
        return _invited(person, cohort, association, viewer)
    return _entered(person, cohort, association, viewer)


def _invited(person: Person, cohort: Cohort, association: Any, viewer: Person) -> Enrolment:
    invitation = accounts.invite(person=person, cohort=cohort, association=association, by=viewer)
    if invitation.enrolment is None:
        raise Refused(_("This person could not be invited."))
    return invitation.enrolment


def _entered(person: Person, cohort: Cohort, association: Any, viewer: Person) -> Enrolment:
    enrolment = cohorts.enrol(
        person=person, cohort=cohort, association=association, origin=Origin.STAFF, by=viewer
    )
    if enrolment.cohort_id != cohort.pk:
        raise Refused(_("This person takes the course in another group."))
    return enrolment


@ASK_OR_SEND
def invite_rest(request: HttpRequest, cohort: int) -> HttpResponse:
    """Everybody of a group who has an address, no log-in and no invitation yet: first who that is, then the letters."""
    viewer = staff(request.user)
    group = get_object_or_404(cohorts_seen_by(viewer).select_related("course"), pk=cohort)
    if not may_import(viewer, group):
        raise Http404
    if request.method == "POST":
        number = _invite_all(viewer, group)
        said = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", number)
        messages.success(request, said % {"n": number})
        return redirect(*_group(group))
    context = {"cohort": group, "waiting": uninvited(viewer, group)}
    return render(request, "lms/people/invite_rest.html", context)


@transaction.atomic
def _invite_all(viewer: Person, cohort: Cohort) -> int:
    # Locks the group, so that a button pressed twice at once sends one letter each.
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    waiting = list(uninvited(viewer, cohort))
    for one in waiting:
        accounts.invite(person=one.person, cohort=cohort, association=one.association, by=viewer)
    return len(waiting)


def _appointing(request: HttpRequest) -> Person:
    viewer = staff(request.user)
    if not may_appoint(viewer):
        raise PermissionDenied
    return viewer


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Who may do what, where, until when."""
    _appointing(request)
    given = RoleAssignment.objects.select_related("person", "course", "cohort", "association")
    ordered = given.order_by("role", "person__family_name", "person__given_names", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "lms/people/roles.html", {"page": page})


@ASK_OR_SEND
def add_role(request: HttpRequest) -> HttpResponse:
    """Give a role."""
    viewer = _appointing(request)
    form = RoleForm(sent(request), viewer=viewer)
    if request.method == "POST" and form.is_valid():
        _appoint(form, viewer)
        messages.success(request, _("The role is given."))
        return redirect("lms_staff:roles")
    return render(request, "lms/people/role.html", {"form": form}, status=422 if form.is_bound else 200)


@transaction.atomic
def _appoint(form: RoleForm, viewer: Person) -> None:
    """The role and, for somebody new, the person and a letter with a link to a log-in."""
    data, person = form.cleaned_data, form.person
    if person is None:
        person = people.create_person(**{name: data[name] for name in RoleForm.NEW})
    appointments.appoint(person=person, by=viewer, **{name: data[name] for name in SCOPE})
    if person.user_id is None and person.email:
        accounts.welcome(person=person, by=viewer)


@ASK_OR_SEND
def role(request: HttpRequest, role: int) -> HttpResponse:
    """Change from when until when a role holds."""
    viewer = _appointing(request)
    found = get_object_or_404(RoleAssignment.objects.select_related("person"), pk=role)
    form = TermForm(sent(request), instance=found)
    if request.method == "POST" and form.is_valid():
        scope = {name: getattr(found, name) for name in ("role", "course", "cohort", "association")}
        appointments.appoint(person=found.person, by=viewer, **scope, **form.cleaned_data)
        messages.success(request, _("The role is changed."))
        return redirect("lms_staff:roles")
    context = {"form": form, "given": found}
    return render(request, "lms/people/role.html", context, status=422 if form.is_bound else 200)


@require_POST
def dismiss(request: HttpRequest, role: int) -> HttpResponse:
    """Take a role."""
    viewer = _appointing(request)
    found = get_object_or_404(RoleAssignment.objects.select_related("person"), pk=role)
    if found.person_id == viewer.pk and found.role == "administrator":
        messages.error(request, _("You cannot take your own administrator's role."))
    else:
        appointments.dismiss(assignment=found, by=viewer)
        messages.success(request, _("The role is taken."))
    return redirect("lms_staff:roles")


urlpatterns = [
    path("gruppen/<int:cohort>/einladen/", bring, name="bring"),
    path("gruppen/<int:cohort>/alle-einladen/", invite_rest, name="invite_rest"),
    path("ernennungen/", roles, name="roles"),
    path("ernennungen/neu/", add_role, name="add_role"),
    path("ernennungen/<int:role>/", role, name="role"),
    path("ernennungen/<int:role>/beenden/", dismiss, name="dismiss"),
]
