"""Staff write to the people of a seminar, and call those who cannot be reached. Inside Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.cohorts.queries import enrolments_seen_by
from lms.cohorts.rules import may_change, staff
from lms.errors import Refused
from lms.mail import actions as mail
from lms.notices import calling, circulars
from lms.notices.enums import Audience
from lms.notices.forms import CircularForm, LetterForm, ReachedForm
from lms.notices.post import letters_to
from lms.notices.queries import calls_of, people_of, phones
from lms.notices.rules import may_write_to
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import seminars_led_by

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _led(request: HttpRequest, seminar: int) -> tuple[Person, Seminar]:
    viewer = staff(request.user)
    found = get_object_or_404(seminars_led_by(viewer).select_related("cohort__course"), pk=seminar)
    if not may_write_to(viewer, found):
        raise PermissionDenied
    return viewer, found


@ASK_OR_SEND
def write(request: HttpRequest, seminar: int) -> HttpResponse:
    """A message: write, look at it, try it out on oneself, send it."""
    viewer, found = _led(request, seminar)
    counts = {one: people_of(found, one).exclude(email="").count() for one in Audience}
    form = CircularForm(request.POST if request.method == "POST" else None, counts=counts)
    context: dict[str, Any] = {"form": form, "seminar": found, "group": found.cohort}
    if not form.is_bound or not form.is_valid() or "edit" in request.POST:
        wrong = form.is_bound and not form.is_valid()
        return render(request, "lms/notices/write.html", context, status=422 if wrong else 200)
    message = {name: form.cleaned_data[name] for name in ("audience", "subject", "text")}
    try:
        if "send" in request.POST:
            circulars.send(
                uuid=form.cleaned_data["key"], seminar=found, by=viewer, now=timezone.now(), **message
            )
            messages.success(request, _("Your message is on its way."))
            return redirect("lms_staff:seminar", found.pk)
        if "test" in request.POST:
            circulars.try_out(seminar=found, by=viewer, **message)
            messages.success(request, _("The message went to you alone."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    audience = message["audience"]
    numbers = phones(found)
    context |= {
        "count": counts[audience],
        "audience": audience.label,
        "viewer": viewer,
        "lines": [line for line in message["text"].splitlines() if line.strip()],
        "unreachable": [
            (one, numbers.get(one.pk, "")) for one in people_of(found, audience).filter(email="")
        ],
    }
    return render(request, "lms/notices/preview.html", context)


@ASK_OR_SEND
def calls(request: HttpRequest, seminar: int) -> HttpResponse:
    """Whom to call because something changed; a tick once they were told."""
    viewer, found = _led(request, seminar)
    now = timezone.now()
    rows = calls_of(found, now)
    if request.method == "POST":
        form = ReachedForm(request.POST)
        asked = form.cleaned_data if form.is_valid() else {}
        named = (asked.get("booking"), asked.get("occasion"), asked.get("since"))
        row = next((one for one in rows if (one.booking.pk, one.occasion, one.since) == named), None)
        if row is not None:
            calling.reach(booking=row.booking, occasion=row.occasion, since=row.since, by=viewer, now=now)
            messages.success(request, _("Noted."))
        else:
            messages.error(request, _("The list has changed meanwhile. Please look again."))
        return redirect("lms_staff:calls", found.pk)
    return render(request, "lms/notices/calls.html", {"calls": rows, "seminar": found, "group": found.cohort})


@require_POST
def letter_returned(request: HttpRequest, enrolment: int) -> HttpResponse:
    """A letter on a person's page came back, or it did not after all (`undo`)."""
    viewer = staff(request.user)
    found = get_object_or_404(enrolments_seen_by(viewer).select_related("person"), pk=enrolment)
    if not may_change(viewer, found):
        raise Http404
    form = LetterForm(request.POST, letters=letters_to(found, viewer))
    note = mail.arrived if "undo" in request.POST else mail.returned
    try:
        if not form.is_valid():
            raise Refused(_("The list has changed meanwhile. Please look again."))
        note(letter=form.cleaned_data["letter"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted."))
    return redirect("lms_staff:person", found.pk)
