"""The room of a seminar for those who take part; the questions in it for its trainers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.classroom import actions
from lms.classroom.forms import AttendForm, QuestionForm
from lms.classroom.queries import (
    files_of,
    headings_of,
    in_order,
    own_in,
    questions_seen_by,
    seminars_of,
    shown_in,
    under_headings,
)
from lms.classroom.rules import may_ask
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.people.queries import person_of
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting, meetings, seminars_taught_by

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@ASK_OR_SEND
def room(request: HttpRequest, seminar: int) -> HttpResponse:
    """Questions, answers and files of a seminar in which one has a seat, or was."""
    person = person_of(request.user)
    meeting = meeting_of(seminars_of(person).filter(pk=seminar))
    if person is None:
        raise Http404
    row = meeting.row
    form = QuestionForm(request.POST if request.method == "POST" else None, seminar=row)
    if form.is_bound and form.is_valid():
        try:
            actions.ask(
                seminar=row,
                person=person,
                text=form.cleaned_data["text"].replace("\r\n", "\n"),
                with_name=not form.cleaned_data["nameless"],
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your question has arrived. The trainers read it before the day."))
            return redirect("lms:room", row.pk)
    context = {
        "meeting": meeting,
        "form": form if form.is_bound or may_ask(person, row, timezone.now()) else None,
        "mine": own_in(row, person),
        "shown": under_headings(shown_in(row)),
        "files": files_of(person).filter(seminar=row),
    }
    return render(request, "lms/classroom/room.html", context, status=422 if form.is_bound else 200)


@require_safe
def questions(request: HttpRequest, seminar: int) -> HttpResponse:
    """What people have asked before a seminar that one teaches."""
    viewer = staff(request.user)
    meeting = meeting_of(seminars_taught_by(viewer).filter(pk=seminar))
    found = list(in_order(questions_seen_by(viewer).filter(seminar=seminar)))
    context = {
        "meeting": meeting,
        "group": meeting.row.cohort,
        "parts": under_headings(found),
        "waiting": sum(one.answered_at is None for one in found),
    }
    return render(request, "lms/classroom/questions.html", context)


@ASK_OR_SEND
def question(request: HttpRequest, question: int) -> HttpResponse:
    """One question: sort, answer, show it to all."""
    viewer = staff(request.user)
    rows = questions_seen_by(viewer).select_related("seminar__cohort", "person", "answered_by")
    found = get_object_or_404(rows, pk=question)
    text, asker = found.text, found.person
    sent = request.POST if request.method == "POST" else None
    form = AttendForm(sent, instance=found, headings=headings_of(found.seminar))
    if form.is_bound and form.is_valid():
        wanted: dict[str, Any] = form.cleaned_data
        try:
            actions.attend_to(question=found, by=viewer, now=timezone.now(), **wanted)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The question is saved."))
        return redirect("lms_staff:room_questions", found.seminar_id)
    meeting = meeting_of(Seminar.objects.filter(pk=found.seminar_id))
    context = {
        "meeting": meeting,
        "group": meeting.row.cohort,
        "form": form,
        "question": found,
        "text": text,
        "asker": asker,
    }
    return render(request, "lms/classroom/question.html", context, status=422 if form.is_bound else 200)


def meeting_of(rows: QuerySet[Seminar]) -> Meeting:
    """The one seminar of these rows, with days and title; without one it is not there (404)."""
    found = meetings(rows, get_language() or "")
    if not found:
        raise Http404
    return found[0]
