"""The view in front of Wagtail's, and what a lesson sends back."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve

from lms.accounts import actions as accounts
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import Learner, courses_taught_by, learning
from lms.errors import Refused
from lms.outline.queries import addresses_of
from lms.outline.spec import Row
from lms.pages.enums import DoneBy, Stand
from lms.pages.forms import PlaceForm
from lms.pages.fragments import body_of, build
from lms.pages.links import address_of, links_of
from lms.pages.models import LessonPage, ModulePage, QuizPage, SlotPage
from lms.pages.offers import offer
from lms.pages.queries import course_page
from lms.pages.reading import Reading, reading
from lms.pages.showcase import courses_in
from lms.people.queries import person_of
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.queries import Standing, standing
from lms.progress.rules import may_open
from lms.progress.words import door_sentence
from lms.quizzes import views as quizzes


def entrance(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the start page in the person's language, unless a start page stands there."""
    home = links_of(get_language() or "").get("home")
    if home is None or home == request.path:
        return wagtail_serve(request, "")
    return redirect(home)


def page(request: HttpRequest, path: str) -> HttpResponse:
    """In front of Wagtail: a published lesson or quiz, for somebody enrolled. All else is Wagtail's."""
    if request.method in ("GET", "HEAD") and request.user.is_authenticated:
        for me in learning(request.user):
            found = addresses_of(me.course, me.version).get(request.path)
            if found is not None:
                key, language = found
                return _open(request, me, key, language)
    return wagtail_serve(request, path)


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """All courses that the site shows, in the reader's language."""
    return render(request, "lms/pages/courses.html", {"courses": courses_in(get_language() or "")})


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, course: UUID) -> HttpResponse:
    """The one button of a course page: accept an invitation or join by oneself, then the first step."""
    shown = course_page(course, get_language() or "")
    if shown is None:
        raise Http404
    there = address_of(shown)
    if request.method != "POST":
        return redirect(there)
    person = person_of(request.user)
    if person is None:
        return redirect_to_login(there)
    try:
        accounts.join(person=person, course=course)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(there)
    made = offer(course, request.user, there)
    return redirect(made.url if made.stand == Stand.LEARNING else there)


def _open(request: HttpRequest, me: Learner, key: str, language: str) -> HttpResponse:
    """A lesson or quiz: its door, then itself."""
    at = standing(me, language)
    here = at.by_key[key]
    door = may_open(me, key, at)
    if not door.open:
        gone = door.why == "gone"
        context = {"page": here, "gone": gone, "sentence": door_sentence(door, at)}
        return render(request, "lms/pages/closed.html", context, status=410 if gone else 403)
    if here.kind == "quiz":
        return quizzes.play(request, me, here, at)
    return _lesson(request, me, here, at)


def _lesson(request: HttpRequest, me: Learner, here: Row, at: Standing) -> HttpResponse:
    person = person_of(request.user)
    if here.page is None:
        raise Http404
    body = body_of(here.page, here.revision, person.help_language if person else "")
    checks = quizzes.checks(request, me, here, at)
    return render(request, "lms/pages/lesson.html", {"read": reading(here, at, body, checks), "body": body})


def shop_window(page: Page, request: HttpRequest) -> HttpResponse | None:
    """For the hook round Wagtail's serve: who is not enrolled. None lets Wagtail go on."""
    if not isinstance(page, (LessonPage, QuizPage, SlotPage, ModulePage)):
        return None
    if isinstance(page, ModulePage):
        return redirect(page.get_parent().get_url(request) or "/")
    if isinstance(page, LessonPage) and page.free_sample:
        body = build(page, "")
        return render(
            request, "lms/pages/lesson.html", {"self": page, "read": Reading.of_nobody(page), "body": body}
        )
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return None


def _mine(request: HttpRequest, key: str) -> tuple[Learner, Row]:
    """The learner's own open activity of this key; anything else is not there."""
    for me in learning(request.user):
        at = standing(me, me.source_language)
        row = at.by_key.get(key)
        if row is not None and row.kind == "lesson" and may_open(me, key, at).open:
            return me, row
    raise Http404


@login_required
@require_POST
def done(request: HttpRequest, key: str) -> HttpResponse:
    """The button at the end of a lesson."""
    me, row = _mine(request, key)
    progress.record(
        enrolment=Enrolment(pk=me.enrolment),
        activity=row.pk,
        outcome=Outcome(State.DONE),
        source=Source.LESSON,
    )
    messages.success(request, _("Done. Your progress is saved."))
    return redirect(f"{row.url}#end")


@login_required
@require_POST
def place(request: HttpRequest, key: str) -> HttpResponse:
    """Where somebody is reading, sent on pause and on leaving; also done by reading, where the author allows it."""
    me, row = _mine(request, key)
    form = PlaceForm(request.POST)
    if not form.is_valid() or row.page is None:
        return JsonResponse({"saved": False}, status=400)
    mine = Enrolment(pk=me.enrolment)
    now = timezone.now()
    block = form.cleaned_data["block"]
    record = progress.remember_place(enrolment=mine, activity=row.pk, place=block, now=now)
    body = body_of(row.page, row.revision, "")
    long_enough = now - record.begun_at >= timedelta(minutes=row.minutes) / 2
    if form.cleaned_data["end"] and long_enough and body.done_by == DoneBy.READING:
        record = progress.record(
            enrolment=mine, activity=row.pk, outcome=Outcome(State.DONE), source=Source.LESSON
        )
    return JsonResponse({"saved": True, "done": record.state == State.DONE})


@login_required
@require_POST
def try_out(request: HttpRequest, course: UUID) -> HttpResponse:
    """A trainer looks at a course as a participant does."""
    person = person_of(request.user)
    if person is None or not courses_taught_by(person).filter(pk=course).exists():
        raise Http404
    cohorts.try_out(person=person, course=course)
    return redirect("lms:way_course", course=course)
