"""Quizzes for who teaches: statistics of a group, of one quiz with its questions, and exceptions for one person."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohorts_taught_by, courses_taught_by, enrolments_seen_by
from lms.cohorts.rules import staff
from lms.conf import conf
from lms.errors import Refused
from lms.limits import few_at_once
from lms.outline.enums import Kind
from lms.outline.models import Activity
from lms.outline.spec import Row
from lms.people.models import Person
from lms.quizzes import actions, changing
from lms.quizzes.changing import drawn_in
from lms.quizzes.enums import AttemptState, Which
from lms.quizzes.leaves import exceptions_of
from lms.quizzes.models import QuizAttempt, Replacement
from lms.quizzes.queries import is_limited
from lms.quizzes.regrading import older_attempts
from lms.reports import quizwords
from lms.reports.forms import ExceptionForm, ReplaceForm
from lms.reports.quizreport import (
    ASKING,
    Asked,
    asked_for,
    asking,
    choices_of,
    figures_of,
    groups_of,
    lines_of,
    questions_of,
    tally_of,
)


@require_safe
@few_at_once
def quizzes(request: HttpRequest) -> HttpResponse:
    """The quizzes and short questions of a group, or of all groups of a course."""
    viewer = staff(request.user)
    groups = groups_of(viewer)
    if not groups and not courses_taught_by(viewer).exists():
        raise PermissionDenied
    asked = _asked(request, viewer, groups)
    context = _around(request, groups, asked)
    if asked is not None:
        lines = lines_of(asked, get_language() or "", timezone.now())
        context["parts"] = [
            (kind, found)
            for kind in (Kind.QUIZ, Kind.CHECK)
            if (found := [line for line in lines if line.row.kind == kind])
        ]
    return render(request, "lms/reports/quizzes.html", context)


@require_safe
@few_at_once
def quiz(request: HttpRequest, key: str) -> HttpResponse:
    """One quiz: what strikes, each question with its figures, and the quiz as a whole."""
    viewer = staff(request.user)
    activity = get_object_or_404(Activity.objects.select_related("course"), key=key, kind__in=ASKING)
    groups = [group for group in groups_of(viewer) if group.course_id == activity.course_id]
    if not groups and not courses_taught_by(viewer).filter(pk=activity.course_id).exists():
        raise Http404
    row = _row(activity)
    asked = _asked(request, viewer, groups)
    context = _around(request, groups, asked) | {"course": activity.course, "row": row}
    is_quiz = row.kind == Kind.QUIZ and bool(groups)
    context["has_older"] = is_quiz and older_attempts(activity.pk, viewer, timezone.now()).exists()
    return render(request, "lms/reports/quiz.html", context | (_figures(asked, row) if asked else {}))


@require_http_methods(["GET", "HEAD", "POST"])
def quiz_exception(request: HttpRequest, enrolment: int) -> HttpResponse:
    """More minutes or attempts, or a later end, for one person at one quiz; what was given before."""
    viewer = staff(request.user)
    seen = enrolments_seen_by(viewer).filter(cohort__in=cohorts_taught_by(viewer).values("pk"))
    found = get_object_or_404(seen.select_related("person", "cohort__course"), pk=enrolment)
    rows = [row for row in asking(found.cohort.course, get_language() or "") if row.kind == Kind.QUIZ]
    limited = [(row.pk, row.title) for row in rows if is_limited(row.snapshot or "")]
    form = ExceptionForm(request.POST if request.method == "POST" else None, quizzes=limited)
    if form.is_valid():
        actions.except_from(
            enrolment=found.pk,
            activity=form.cleaned_data["quiz"],
            leave=form.leave,
            why=form.cleaned_data["why"],
            by=viewer,
            now=timezone.now(),
        )
        messages.success(request, _("The exception holds from now on."))
        return redirect("lms_staff:quiz_exception", found.pk)
    titles = {row.pk: row.title for row in rows}
    given = [(titles.get(one.activity_id, ""), one) for one in exceptions_of(found.pk)]
    context = {"form": form, "enrolment": found, "given": given, "has_quizzes": bool(limited)}
    status = 422 if form.is_bound else 200
    return render(request, "lms/reports/quiz_exception.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def quiz_replace(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Another question in the place of one that was drawn, in an attempt under way."""
    viewer = staff(request.user)
    seen = enrolments_seen_by(viewer).filter(cohort__in=cohorts_taught_by(viewer).values("pk"))
    found = get_object_or_404(seen.select_related("person", "cohort__course"), pk=enrolment)
    attempts = QuizAttempt.objects.filter(enrolment=found.pk, state=AttemptState.OPEN).order_by("pk")
    questions = [(f"{one.pk}:{asked['uid']}", asked["name"]) for one in attempts for asked in drawn_in(one)]
    form = ReplaceForm(request.POST if request.method == "POST" else None, questions=questions)
    if form.is_valid():
        attempt, _colon, out = form.cleaned_data["question"].partition(":")
        try:
            changing.replace(attempt=int(attempt), out=out, why=form.cleaned_data["why"], by=viewer)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Another question stands in its place from now on."))
        return redirect("lms_staff:quiz_replace", found.pk)
    done = Replacement.objects.filter(attempt__enrolment=found.pk).select_related("by").order_by("-pk")
    context = {"form": form, "enrolment": found, "done": done, "has_questions": bool(questions)}
    return render(request, "lms/reports/quiz_replace.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, viewer: Person, groups: Sequence[Cohort]) -> Asked | None:
    """What the address asks for; None where there is no group yet. What is foreign is not there."""
    wanted = request.GET.get("cohort", "")
    found = asked_for(groups, wanted, _which(request))
    if found is None and wanted:
        own = {str(pk) for pk in courses_taught_by(viewer).values_list("pk", flat=True)}
        if wanted not in own:
            raise Http404
    return found


def _which(request: HttpRequest) -> Which:
    asked = request.GET.get("attempts", "")
    return Which(asked) if asked in Which else Which.FIRST


def _row(activity: Activity) -> Row:
    rows = asking(activity.course, get_language() or "")
    found = next((row for row in rows if row.pk == activity.pk), None)
    if found is None:
        raise Http404
    return found


def _around(request: HttpRequest, groups: Sequence[Cohort], asked: Asked | None) -> dict[str, Any]:
    """What both pages show: choices, what was chosen, and how it is counted."""
    return {
        "asked": asked,
        "choices": choices_of(groups),
        "which": _which(request),
        "attempts": Which.choices,
        "rules": quizwords.rules(),
        "least": conf.statistics_from,
    }


def _figures(asked: Asked, row: Row) -> dict[str, Any]:
    tally = tally_of(asked, row, timezone.now())
    whole = tally.statistics.quiz if tally.statistics else None
    lines = questions_of(tally)
    return {
        "tally": tally,
        "lines": lines,
        "is_striking": any(line.remarks for line in lines),
        "whole": figures_of(tally),
        "reliability": quizwords.reliability(whole, len(tally.items)) if whole else "",
    }
