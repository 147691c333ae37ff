"""What follows when somebody withdrew or finished: taking it back, and the course once more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import enrolments_seen_by
from lms.cohorts.rules import may_change, staff
from lms.cohorts.views import form_page, sent
from lms.errors import Refused
from lms.people.models import Person
from lms.reports.forms import RepeatForm


def _changing(request: HttpRequest, pk: int) -> tuple[Person, Enrolment]:
    viewer = staff(request.user)
    with_names = enrolments_seen_by(viewer).select_related("person", "cohort__course", "association")
    found = get_object_or_404(with_names, pk=pk)
    if not may_change(viewer, found):
        raise Http404
    return viewer, found


@require_POST
def resume(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Takes a withdrawal or an end back."""
    viewer, found = _changing(request, enrolment)
    try:
        cohorts.resume(enrolment=found, by=viewer, why=_("Taken back"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The person takes part again, where they stopped."))
    return redirect("lms_staff:person", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, enrolment: int) -> HttpResponse:
    """The course once more, in this or another group."""
    viewer, found = _changing(request, enrolment)
    form = RepeatForm(sent(request), viewer=viewer, enrolment=found)
    if request.method == "POST" and form.is_valid():
        try:
            again = cohorts.repeat(enrolment=found, by=viewer, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The course begins anew. What was done the first time stays recorded.")
            )
            return redirect("lms_staff:person", again.pk)
    title = _("%(name)s: the course once more") % {"name": found.person.name}
    return form_page(request, form, title=title, submit=_("Begin the course once more"), group=found.cohort)
