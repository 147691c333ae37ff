"""“Tell me”: waiting for a date of a course, with a log-in or by mail; and who waits, for staff."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.guesses import too_many
from lms.accounts.views import tight
from lms.cohorts.queries import courses_taught_by, learning
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.interest import actions
from lms.interest.forms import InterestForm
from lms.interest.links import left_by
from lms.interest.queries import interest_of, may_wait_for, waiting_seen_by
from lms.outline.enums import Kind
from lms.outline.models import Activity, Course
from lms.people.models import Person
from lms.people.queries import person_of

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
MOST_PER_CLIENT, MOST_PER_ADDRESS = 30, 3  # in an hour


@ASK_OR_SEND
def interest(request: HttpRequest, course: UUID) -> HttpResponse:
    """Wait for a date of a course, or no longer: one tap with a log-in, else by a letter."""
    found = may_wait_for(course, timezone.now())
    if found is None:
        raise Http404
    person = person_of(request.user)
    return _with_log_in(request, found, person) if person is not None else _by_letter(request, found)


def _with_log_in(request: HttpRequest, course: Course, person: Person) -> HttpResponse:
    own = interest_of(person, course.pk)
    if request.method == "POST":
        if "join" in request.POST:
            _join(request, course, person)
        elif "leave" in request.POST and own is not None:
            actions.leave(pk=own.pk)
            messages.success(request, _("You are no longer on the list."))
        return redirect("lms:interest", course.pk)
    return render(request, "lms/interest/interest.html", {"course": course, "person": person, "own": own})


def _join(request: HttpRequest, course: Course, person: Person) -> None:
    try:
        actions.join(course=course, person=person, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("We write to you as soon as there is a date."))


def _by_letter(request: HttpRequest, course: Course) -> HttpResponse:
    """Always the same answer, whoever the address belongs to and however often it was typed."""
    form = InterestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        client = get_adapter(request).get_client_ip(request)
        if too_many(kind="interest-client", client=client, wrong=True, most=MOST_PER_CLIENT):
            return render(request, "429.html", status=429)
        if not too_many(kind="interest", client=f"{email} {course.pk}", wrong=True, most=MOST_PER_ADDRESS):
            actions.ask_to_join(course=course, email=email, language=get_language() or "", now=timezone.now())
        return render(request, "lms/interest/sent.html", {"course": course})
    context = {"course": course, "form": form}
    return render(request, "lms/interest/interest.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def wait_for_day(request: HttpRequest, slot: int) -> HttpResponse:
    """Wait for a date of a seminar day of a course one learns in, or no longer: one tap on the way."""
    person, mine = person_of(request.user), [me for me in learning(request.user) if not me.is_test]
    days = Activity.objects.filter(kind=Kind.SLOT, retired_at=None, course__in=[me.course for me in mine])
    found = get_object_or_404(days, pk=slot)
    if person is None:
        raise Http404
    if "leave" in request.POST:
        actions.wait_no_longer(slot=found, person=person)
        messages.success(request, _("You are no longer on the list."))
    else:
        _waits(request, found, person)
    return redirect("lms:way_course", found.course_id)


def _waits(request: HttpRequest, slot: Activity, person: Person) -> None:
    try:
        actions.wait_for(slot=slot, person=person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("We write to you as soon as you can register."))


@tight
@ASK_OR_SEND
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: a page with one button, whatever the token; only the button acts."""
    if request.method != "POST":
        return render(request, "lms/interest/confirm.html")
    row = actions.confirm(token=token, now=timezone.now())
    context = {"row": row, "is_done": True}
    return render(request, "lms/interest/confirm.html", context, status=200 if row else 404)


# A mail program that sends the one click has no cookie; the signed token is what it needs (RFC 8058, section 3.1).
@csrf_exempt
@tight
@ASK_OR_SEND
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Off the list, without a log-in; only the sent button acts."""
    pk = left_by(token)
    if pk is None:
        raise Http404
    if request.method == "POST":
        actions.leave(pk=pk)
    return render(request, "lms/interest/leave.html", {"is_done": request.method == "POST"})


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """For who teaches: how many wait for a date of each course, and who."""
    viewer = staff(request.user)
    if not courses_taught_by(viewer).exists():
        raise PermissionDenied
    return render(request, "lms/interest/waiting.html", {"lists": waiting_seen_by(viewer)})
