"""Playing a quiz, and mini checks inside lessons."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.cohorts.queries import Learner, learning
from lms.errors import Refused
from lms.outline.enums import Kind as ActivityKind
from lms.outline.spec import Row
from lms.progress.queries import Standing, standing
from lms.quizzes import actions
from lms.quizzes.forms import CheckForm, ResponseForm, certainty_in, form_in, is_too_big, json_body
from lms.quizzes.kinds.base import Kind
from lms.quizzes.queries import Playing, answers_of, checked, paper_for, paper_of, playing
from lms.quizzes.reading import (
    check_screen,
    check_screens,
    overview_screen,
    question_screen,
    start_screen,
)
from lms.quizzes.results import result_screen
from lms.quizzes.rules import may_start


def play(request: HttpRequest, me: Learner, here: Row, at: Standing) -> HttpResponse:
    """The quiz page of somebody enrolled."""
    if here.snapshot is None:
        raise Http404
    return render(request, "lms/quizzes/start.html", {"quiz": start_screen(me, here, at)})


def checks(request: HttpRequest, me: Learner, here: Row, at: Standing) -> dict[str, Any]:
    """Activity key → context of each mini check of a lesson."""
    return check_screens(me, here, at)


def _startable(request: HttpRequest, key: str, kind: str) -> tuple[Learner, Row, Standing]:
    """The learner's own activity of this key and kind behind an open door; anything else is not there."""
    for me in learning(request.user):
        at = standing(me, me.source_language)
        row = at.by_key.get(key)
        if row is not None and row.kind == kind and may_start(me, key, at):
            return me, row, at
    raise Http404


def _mine(request: HttpRequest, attempt: UUID) -> Playing:
    found = playing(request.user, attempt)
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a quiz, or go on with the attempt under way."""
    me, row, _at = _startable(request, key, ActivityKind.QUIZ)
    try:
        attempt = actions.start(enrolment=me.enrolment, activity=row.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(row.url)
    entry = paper_for(attempt).entry(answers_of(attempt.pk)[0])
    if not entry:
        return redirect("lms:quiz_overview", attempt=attempt.uuid)
    return redirect("lms:quiz_question", attempt=attempt.uuid, number=entry)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, attempt: UUID, number: int) -> HttpResponse:
    """One question of an attempt: shown, or answered by form or script."""
    if request.method == "POST" and is_too_big(request):
        return HttpResponse(status=413)
    mine = _mine(request, attempt)
    asked = paper_for(mine).question(number)
    if asked is None:
        raise Http404
    if request.method == "POST":
        if request.content_type == "application/json":
            return _save_json(request, mine, number, asked)
        return _save_form(request, mine, number, asked)
    if not mine.is_open:
        return redirect("lms:quiz_result", attempt=mine.uuid)
    if mine.is_over(timezone.now()):
        return redirect("lms:quiz_overview", attempt=mine.uuid)
    screen = question_screen(mine, number, asked)
    return render(request, "lms/quizzes/question.html", {"quiz": screen})


OVER: dict[type[Refused], str] = {actions.HandedIn: "handed_in", actions.Closed: "checked"}


def _save_json(request: HttpRequest, mine: Playing, number: int, asked: Kind) -> HttpResponse:
    """An answer that the page's script sent at once: `form`, the fields as they stand, or `answer` in neutral form."""
    body = json_body(request) or {}
    form, fields = ResponseForm(body), form_in(body)
    if ("answer" not in body and fields is None) or not form.is_valid():
        return JsonResponse({"saved": False, "why": "invalid"}, status=400)
    answer = body["answer"] if fields is None else asked.response_in(fields)
    try:
        saved = actions.save_response(
            attempt=mine, number=number, answer=answer, certainty=certainty_in(fields), **form.cleaned_data
        )
    except Refused as refusal:
        why = OVER.get(type(refusal), "invalid")
        answer = {"saved": False, "why": why, "say": str(refusal)}
        return JsonResponse(answer, status=400 if why == "invalid" else 409)
    late = {"late": True} if saved.late else {}
    return JsonResponse({"saved": True, "uuid": str(saved.uuid), "counts": saved.counts, **late})


def _save_form(request: HttpRequest, mine: Playing, number: int, asked: Kind) -> HttpResponse:
    """An answer by the form's button, without script. Nothing chosen takes an earlier answer back."""
    form, fields = ResponseForm(request.POST), dict(request.POST.lists())
    answer = asked.response_in(fields)
    go = f"stay#at-{_target(request)}" if _pressed(request) else request.POST.get("go", "")
    check = go == "check"
    if answer is None and (check or answers_of(mine.pk)[0].get(asked.uid) is None):
        if go.startswith(("back", "stay")) or not mine.is_open:
            return _onward(mine, number, go)
        problem = _("Please choose an answer. Or skip the question.")
        screen = question_screen(mine, number, asked, problem)
        return render(request, "lms/quizzes/question.html", {"quiz": screen}, status=422)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        saved = actions.save_response(
            attempt=mine,
            number=number,
            answer=answer,
            check=check,
            certainty=certainty_in(fields),
            **form.cleaned_data,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("lms:quiz_question", attempt=mine.uuid, number=number)
    if saved.late:
        messages.warning(
            request, _("The time was over when this answer came. We keep it, but it does not count.")
        )
        return redirect("lms:quiz_overview", attempt=mine.uuid)
    if not saved.counts and not check:
        messages.warning(request, _("You answered this later in another window. The later answer counts."))
        return redirect("lms:quiz_question", attempt=mine.uuid, number=number)
    return _onward(mine, number, f"stay#checked-{number}" if check else go)


def _pressed(request: HttpRequest) -> str:
    """The name of a question's own button that was pressed; in a case it begins with that of the question."""
    return next((name for name in request.POST if name == "do" or name.endswith(".do")), "")


def _target(request: HttpRequest) -> str:
    """The part of a question that its own button was about: what stands after the colon."""
    name = _pressed(request)
    about = request.POST[name].partition(":")[2]
    return quote(f"{name.removesuffix('do')}{about}"[:160], safe=".")


def _onward(mine: Playing, number: int, go: str) -> HttpResponse:
    """`go`: back; stay with the place to show; or anything else for the next question."""
    if go.startswith("stay"):
        here = reverse("lms:quiz_question", kwargs={"attempt": mine.uuid, "number": number})
        return redirect(here + go.removeprefix("stay"))
    if go == "back":
        return redirect("lms:quiz_question", attempt=mine.uuid, number=max(1, number - 1))
    if number == paper_for(mine).size:
        return redirect("lms:quiz_overview", attempt=mine.uuid)
    return redirect("lms:quiz_question", attempt=mine.uuid, number=number + 1)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Before handing in: what is answered; POST hands in, also a second time."""
    mine = _mine(request, attempt)
    if request.method == "POST":
        actions.hand_in(attempt=mine.pk, now=timezone.now())
    if request.method == "POST" or not mine.is_open:
        return redirect("lms:quiz_result", attempt=mine.uuid)
    return render(request, "lms/quizzes/overview.html", {"quiz": overview_screen(mine)})


@login_required
@require_safe
def result(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """What became of an attempt; before it is handed in there is nothing to see."""
    mine = _mine(request, attempt)
    if mine.is_open:
        return redirect("lms:quiz_overview", attempt=mine.uuid)
    me = next(me for me in learning(request.user) if me.enrolment == mine.enrolment)
    at = standing(me, mine.language)
    row = at.by_pk.get(mine.activity)
    if row is None or row.kind != ActivityKind.QUIZ:
        raise Http404
    screen = result_screen(mine, row, at)
    template = "lms/quizzes/assessment.html" if screen.is_assessment else "lms/quizzes/result.html"
    return render(request, template, {"quiz": screen})


@login_required
@require_POST
def check(request: HttpRequest, key: str) -> HttpResponse:
    """An answer to a mini check: the lesson again at this place, or the check alone for the page's script."""
    if is_too_big(request):
        return HttpResponse(status=413)
    me, row, at = _startable(request, key, ActivityKind.CHECK)
    form = CheckForm(request.POST)
    lesson = next((other for other in at.outline if other.pk == row.parent), None)
    if not form.is_valid() or row.snapshot is None or lesson is None:
        return HttpResponse(status=400)
    answer = paper_of(row.snapshot).questions[0].response_in(dict(request.POST.lists()))
    if _pressed(request):  # a button inside the question, without script: nothing is to be judged yet
        screen = check_screen(row, None, "", draft=answer)
        return render(request, "lms/quizzes/check_page.html", {"check": screen, "lesson": lesson})
    refused = ""
    try:
        actions.answer_check(
            enrolment=me.enrolment,
            activity=row.pk,
            answer=answer,
            **form.cleaned_data,
        )
    except Refused as refusal:
        refused = str(refusal)
    if request.headers.get("X-Requested-With") == "fetch":
        found = checked(me.enrolment, [row.pk]).get(row.pk, (None, ""))
        context = {"check": check_screen(row, *found), "problem": refused}
        return render(request, "lms/quizzes/check.html", context, status=422 if refused else 200)
    if refused:
        messages.warning(request, refused)
    return redirect(f"{lesson.url}#b-{row.key.rpartition(':')[2]}")
