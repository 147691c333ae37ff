"""Playing a quiz, and mini checks inside lessons."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.cohorts.queries import Learner, learning
from lms.errors import Refused
from lms.outline.enums import Kind as ActivityKind
from lms.outline.spec import Row
from lms.progress.queries import Standing, standing
from lms.quizzes import actions
from lms.quizzes.forms import CheckForm, ResponseForm, answer_in, is_too_big, json_body
from lms.quizzes.kinds.base import Kind
from lms.quizzes.queries import Playing, answers_of, checked, paper_of, playing
from lms.quizzes.reading import (
    check_screen,
    check_screens,
    overview_screen,
    question_screen,
    result_screen,
    start_screen,
)
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
    missing = paper_of(attempt.snapshot_id).unanswered(answers_of(attempt.pk)[0])
    if not missing:
        return redirect("lms:quiz_overview", attempt=attempt.uuid)
    return redirect("lms:quiz_question", attempt=attempt.uuid, number=missing[0])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, attempt: UUID, number: int) -> HttpResponse:
    """One question of an attempt: shown, or answered by form or script."""
    if request.method == "POST" and is_too_big(request):
        return HttpResponse(status=413)
    mine = _mine(request, attempt)
    asked = paper_of(mine.snapshot_id).question(number)
    if asked is None:
        raise Http404
    if request.method == "POST":
        if request.content_type == "application/json":
            return _save_json(request, mine, number)
        return _save_form(request, mine, number, asked)
    if not mine.is_open:
        return redirect("lms:quiz_result", attempt=mine.uuid)
    screen = question_screen(mine, number, asked)
    return render(request, "lms/quizzes/question.html", {"quiz": screen})


def _save_json(request: HttpRequest, mine: Playing, number: int) -> HttpResponse:
    """An answer that the page's script sent at once."""
    body = json_body(request)
    form = ResponseForm(body)
    if body is None or "answer" not in body or not form.is_valid():
        return JsonResponse({"saved": False, "why": "invalid"}, status=400)
    try:
        saved = actions.save_response(attempt=mine, number=number, answer=body["answer"], **form.cleaned_data)
    except Refused as refusal:
        over = isinstance(refusal, actions.HandedIn)
        answer = {"saved": False, "why": "handed_in" if over else "invalid", "say": str(refusal)}
        return JsonResponse(answer, status=409 if over else 400)
    return JsonResponse({"saved": True, "uuid": str(saved.uuid), "counts": saved.counts})


def _save_form(request: HttpRequest, mine: Playing, number: int, asked: Kind) -> HttpResponse:
    """An answer by the form's button, without script. Nothing chosen takes an earlier answer back."""
    form = ResponseForm(request.POST)
    answer = answer_in(asked, request.POST)
    back = request.POST.get("go") == "back"
    if answer is None and answers_of(mine.pk)[0].get(asked.uid) is None:
        if back or not mine.is_open:
            return _onward(mine, number, back=back)
        problem = _("Please choose an answer. Or skip the question.")
        screen = question_screen(mine, number, asked, problem)
        return render(request, "lms/quizzes/question.html", {"quiz": screen}, status=422)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        saved = actions.save_response(attempt=mine, number=number, answer=answer, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("lms:quiz_question", attempt=mine.uuid, number=number)
    if not saved.counts:
        messages.warning(request, _("You answered this later in another window. The later answer counts."))
        return redirect("lms:quiz_question", attempt=mine.uuid, number=number)
    return _onward(mine, number, back=back)


def _onward(mine: Playing, number: int, *, back: bool) -> HttpResponse:
    if back:
        return redirect("lms:quiz_question", attempt=mine.uuid, number=max(1, number - 1))
    if number == paper_of(mine.snapshot_id).size:
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
    template = "lms/quizzes/result.html" if screen.of else "lms/quizzes/assessment.html"
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
    asked = paper_of(row.snapshot).questions[0]
    refused = ""
    try:
        actions.answer_check(
            enrolment=me.enrolment,
            activity=row.pk,
            answer=answer_in(asked, request.POST),
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
