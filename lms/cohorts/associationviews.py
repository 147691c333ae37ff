"""The staff's pages about associations: the directory, whom to reach, and names that wait to be matched."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.cohorts import matching as spelled
from lms.cohorts.forms import AssociationForm, ContactForm
from lms.cohorts.queries import (
    associations_led_by,
    associations_seen_by,
    enrolments_seen_by,
    is_administrator,
    unmatched,
)
from lms.cohorts.rules import staff
from lms.cohorts.views import form_page, sent
from lms.people import actions as people
from lms.people.models import AssociationContact

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


@require_safe
def associations(request: HttpRequest) -> HttpResponse:
    """The directory: the associations one may see, and whom to reach there."""
    viewer = staff(request.user)
    own = set(associations_led_by(viewer).values_list("pk", flat=True))
    seen = associations_seen_by(viewer).prefetch_related("contacts")
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    waiting = unmatched(enrolments_seen_by(viewer)).count()
    context = {"page": page, "own": own, "may_add": is_administrator(viewer), "waiting": waiting}
    return render(request, "lms/people/associations.html", context)


@ASK_OR_SEND
def add_association(request: HttpRequest) -> HttpResponse:
    """A new association."""
    if not is_administrator(staff(request.user)):
        raise PermissionDenied
    form = AssociationForm(sent(request), initial={"name": request.GET.get("name", "")[:200]})
    if request.method == "POST" and form.is_valid():
        people.create_association(**form.cleaned_data)
        messages.success(request, _("The association is saved."))
        return redirect("lms_staff:associations")
    return form_page(request, form, title=_("New association"), submit=_("Save"))


@ASK_OR_SEND
def association(request: HttpRequest, association: int) -> HttpResponse:
    """Correct an association."""
    viewer = staff(request.user)
    found = get_object_or_404(associations_led_by(viewer), pk=association)
    form = AssociationForm(sent(request), instance=found)
    if request.method == "POST" and form.is_valid():
        people.change_association(association=found, **form.cleaned_data)
        messages.success(request, _("The association is saved."))
        return redirect("lms_staff:associations")
    return form_page(request, form, title=_("Association"), submit=_("Save"))


@ASK_OR_SEND
def add_contact(request: HttpRequest, association: int) -> HttpResponse:
    """Somebody whom staff reach at an association."""
    viewer = staff(request.user)
    found = get_object_or_404(associations_led_by(viewer), pk=association)
    form = ContactForm(sent(request))
    if request.method == "POST" and form.is_valid():
        people.add_contact(association=found, **form.cleaned_data)
        messages.success(request, _("The contact is saved."))
        return redirect("lms_staff:associations")
    return form_page(request, form, title=_("Contact at %(name)s") % {"name": found.name}, submit=_("Save"))


def _contact(request: HttpRequest, contact: int) -> AssociationContact:
    own = associations_led_by(staff(request.user))
    contacts = AssociationContact.objects.filter(association__in=own).select_related("association")
    return get_object_or_404(contacts, pk=contact)


@ASK_OR_SEND
def contact(request: HttpRequest, contact: int) -> HttpResponse:
    """Correct whom staff reach."""
    found = _contact(request, contact)
    form = ContactForm(sent(request), instance=found)
    if request.method == "POST" and form.is_valid():
        people.change_contact(contact=found, **form.cleaned_data)
        messages.success(request, _("The contact is saved."))
        return redirect("lms_staff:associations")
    title = _("Contact at %(name)s") % {"name": found.association.name}
    return form_page(request, form, title=title, submit=_("Save"), contact=found)


@require_POST
def remove_contact(request: HttpRequest, contact: int) -> HttpResponse:
    """Somebody is no longer there."""
    people.remove_contact(contact=_contact(request, contact))
    messages.success(request, _("The contact is deleted."))
    return redirect("lms_staff:associations")


@ASK_OR_SEND
def matching(request: HttpRequest) -> HttpResponse:
    """Names of associations as people wrote them, and what may be meant."""
    viewer = staff(request.user)
    if request.method == "POST":
        written, chosen = request.POST.get("written", ""), request.POST.get("association", "")
        meant = spelled.choosable(viewer).filter(pk=chosen).first() if chosen.isdecimal() else None
        if meant is None:
            messages.error(request, _("Please choose an association."))
        else:
            number = spelled.match(viewer=viewer, written=written, association=meant)
            said = ngettext(
                "%(n)s person counts for “%(name)s” now.", "%(n)s people count for “%(name)s” now.", number
            )
            messages.success(request, said % {"n": number, "name": meant.name})
        return redirect("lms_staff:matching")
    context = {
        "spellings": spelled.spellings(viewer),
        "associations": spelled.choosable(viewer),
        "may_add": is_administrator(viewer),
    }
    return render(request, "lms/people/matching.html", context)
