"""Asking and putting away for those who learn; the list and the answer for those who look after them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.cohorts.models import Enrolment
from lms.cohorts.queries import Learner, learning
from lms.errors import Refused
from lms.inquiries import actions
from lms.inquiries.enums import InquiryKind
from lms.inquiries.forms import ANSWERED, KINDS, OPEN, STATES, AnswerForm, AskForm, InquiryWishForm
from lms.inquiries.models import Inquiry
from lms.inquiries.queries import (
    courses_asked_about,
    in_list,
    inquiries_seen_by,
    of_person,
    open_ones,
    placed,
)
from lms.inquiries.rules import answering, may_answer
from lms.inquiries.words import age, is_late
from lms.outline.enums import Kind
from lms.outline.spec import Row
from lms.people.queries import person_of
from lms.progress.queries import standing
from lms.progress.rules import may_open

PER_PAGE = 50
NEWEST = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form with what one has asked so far; the forms of lessons and of Mein Weg are sent here."""
    if request.method != "POST":
        return _page(request, AskForm(initial={"course": request.GET.get("kurs")}))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    given: dict[str, Any] = form.cleaned_data
    me, lesson = _where(request, given)
    try:
        actions.ask(
            enrolment=Enrolment(
                pk=me.enrolment, person_id=me.person, course_id=me.course, is_test=me.is_test
            ),
            kind=InquiryKind(given["kind"]),
            text=given["text"].replace("\r\n", "\n"),
            activity=lesson.pk if lesson else None,
            place=given["place"] if lesson else "",
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form)
    messages.success(request, _sent(request))
    if lesson is None:
        return redirect("lms:way_course", me.course)
    return redirect(f"{lesson.url}#b-{given['place']}" if given["place"] else lesson.url or "lms:way")


def _sent(request: HttpRequest) -> str:
    person = person_of(request.user)
    if person is not None and person.email:
        return _("Your message was sent. The answer will stand on your way, and come by e-mail.")
    return _("Your message was sent. The answer will stand on your way.")


def _page(request: HttpRequest, form: AskForm) -> HttpResponse:
    person = person_of(request.user)
    mine = placed(of_person(person)[:NEWEST]) if person is not None else []
    learns = bool(mine) or bool(learning(request.user))
    context = {"form": form, "mine": mine, "learns": learns}
    return render(request, "lms/inquiries/page.html", context, status=422 if form.is_bound else 200)


def _where(request: HttpRequest, given: dict[str, Any]) -> tuple[Learner, Row | None]:
    """The enrolment that asks, and the lesson; somebody else's is not there. Nothing named: the first course."""
    for me in learning(request.user):
        if given["lesson"]:
            at = standing(me, get_language() or "")
            row = at.by_key.get(given["lesson"])
            if (
                row is not None
                and row.kind == Kind.LESSON
                and (row.retired or may_open(me, row.key, at).open)
            ):
                return me, row
        elif given["course"] in (None, me.course):
            return me, None
    raise Http404


@login_required
@require_POST
def put_away(request: HttpRequest, inquiry: int) -> HttpResponse:
    """The answer was read."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    found = get_object_or_404(of_person(person), pk=inquiry, answered_at__isnull=False)
    actions.put_away(inquiry=found, now=timezone.now())
    messages.success(request, _("Put away. You find it under “My questions”."))
    return redirect("lms:way_course", found.enrolment.course_id)


@require_safe
def inquiries(request: HttpRequest) -> HttpResponse:
    """Questions of one's people and courses, those that wait longest first."""
    seen = inquiries_seen_by(answering(request.user))
    courses = courses_asked_about(seen)
    wish = InquiryWishForm(request.GET).wish()
    page = Paginator(in_list(_wanted(seen, wish, {key for key, _title in courses})), PER_PAGE).get_page(
        request.GET.get("page")
    )
    now = timezone.now()
    context = {
        "page": page,
        "lines": [(asked, age(asked.row, now), is_late(asked.row, now)) for asked in placed(page)],
        "wish": wish,
        "states": STATES,
        "kinds": KINDS,
        "courses": courses,
    }
    return render(request, "lms/inquiries/list.html", context)


def _wanted(seen: QuerySet[Inquiry], wish: dict[str, str], courses: set[UUID]) -> QuerySet[Inquiry]:
    if wish["state"] == OPEN:
        seen = open_ones(seen)
    elif wish["state"] == ANSWERED:
        seen = seen.filter(answered_at__isnull=False)
    if wish["kind"]:
        seen = seen.filter(kind=wish["kind"])
    if wish["course"] and UUID(wish["course"]) in courses:
        seen = seen.filter(enrolment__course=UUID(wish["course"]))
    return seen


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, inquiry: int) -> HttpResponse:
    """One question, and its answer."""
    viewer = answering(request.user)
    found = get_object_or_404(in_list(inquiries_seen_by(viewer)), pk=inquiry)
    can_mail = bool(found.enrolment.person.email)
    form = AnswerForm(request.POST if request.method == "POST" else None, can_mail=can_mail)
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["answer"].replace("\r\n", "\n")
        try:
            actions.answer(inquiry=found, text=text, by=viewer, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The answer is on its way."))
            return redirect("lms_staff:inquiries")
    context = {
        "asked": placed([found])[0],
        "age": age(found, timezone.now()),
        "form": form if may_answer(viewer, found) or form.is_bound else None,
    }
    return render(request, "lms/inquiries/inquiry.html", context, status=422 if form.is_bound else 200)
