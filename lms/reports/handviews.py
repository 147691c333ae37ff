"""Marking by hand, for who teaches: the queue across groups, one answer on a screen, and any mark of an attempt."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts.models import Enrolment
from lms.cohorts.queries import cohorts_taught_by
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.people.models import Person
from lms.quizzes.grades import attempts_marked_by
from lms.quizzes.grading import Meanwhile, mark
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import papers_of
from lms.reports.forms import HandForm
from lms.reports.handmarks import Queue, Sheet, Waiting, queue_of, sheet_of, sheets_of

UNNAMED = "lms_unnamed"  # of the session: who marks wants to see no names


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """What waits for a mark, in all groups that this person teaches; POST shows or hides names."""
    viewer = staff(request.user)
    if not cohorts_taught_by(viewer).exists():
        raise PermissionDenied
    only = request.GET.get("nur", "")
    if request.method == "POST":
        request.session[UNNAMED] = request.POST.get("names") == "hide"
        return redirect(_at(reverse("lms_staff:answers"), only))
    queue = queue_of(viewer, only, timezone.now())
    rows = [(row, _address(row, queue.only)) for row in queue.rows]
    context = {"queue": queue, "rows": rows, "unnamed": _is_unnamed(request)}
    return render(request, "lms/reports/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, attempt: UUID, question: str) -> HttpResponse:
    """One answer: read, marked, or its mark changed or taken back. Then comes the next one that waits."""
    viewer = staff(request.user)
    sheet = sheet_of(_attempt(viewer, attempt), question)
    if sheet is None:
        raise Http404
    queue = queue_of(viewer, request.GET.get("nur", ""), timezone.now())
    form = HandForm(request.POST if request.method == "POST" else None, sheet=sheet)
    status = 200
    if form.is_valid():
        try:
            mark(
                attempt=sheet.attempt.pk,
                question=question,
                said=form.said,
                by=viewer,
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Refused as refusal:
            status = 409 if isinstance(refusal, Meanwhile) else 422
            form.add_error(None, str(refusal))
            sheet = sheet_of(sheet.attempt, question) or sheet
        else:
            messages.success(request, _("The mark is saved."))
            return redirect(_onward(queue, sheet))
    elif form.is_bound:
        status = 409 if form.is_late else 422
    return render(request, "lms/reports/answer.html", _screen(request, queue, sheet, form), status=status)


@require_safe
def attempt_answers(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """One attempt that was handed in: each graded question with its mark, and what was changed by whom."""
    viewer = staff(request.user)
    found = _attempt(viewer, attempt)
    sheets = sheets_of(found)
    context = {"attempt": found, "sheets": sheets, "title": sheets[0].title if sheets else ""}
    return render(request, "lms/reports/attempt.html", context)


@require_safe
def person_answers(request: HttpRequest, enrolment: int) -> HttpResponse:
    """The attempts of one person that were handed in, the newest first."""
    viewer = staff(request.user)
    mine = Enrolment.objects.filter(cohort__in=cohorts_taught_by(viewer).values("pk"), is_test=False)
    found = get_object_or_404(mine.select_related("person", "cohort"), pk=enrolment)
    attempts = list(
        attempts_marked_by(viewer, timezone.now()).filter(enrolment=found).order_by("-finished_at")
    )
    papers = papers_of(attempt.snapshot_id for attempt in attempts)
    rows = [
        (attempt, papers[attempt.snapshot_id].body["title"])
        for attempt in attempts
        if papers[attempt.snapshot_id].graded
    ]
    return render(request, "lms/reports/person_answers.html", {"enrolment": found, "rows": rows})


def _attempt(viewer: Person, uuid: UUID) -> QuizAttempt:
    """An attempt of the groups this person teaches; a foreign one, or one whose answers are gone, is not there."""
    seen = attempts_marked_by(viewer, timezone.now())
    return get_object_or_404(
        seen.select_related("enrolment__person", "enrolment__cohort", "enrolment__association"), uuid=uuid
    )


def _is_unnamed(request: HttpRequest) -> bool:
    return bool(request.session.get(UNNAMED))


def _at(path: str, only: str) -> str:
    return f"{path}?{urlencode({'nur': only})}" if only else path


def _address(row: Waiting | None, only: str) -> str:
    return _at(reverse("lms_staff:answer", args=row.address), only) if row else ""


def _onward(queue: Queue, sheet: Sheet) -> str:
    """What waited next before this was saved; the queue after its last; the attempt, where nothing waited."""
    here = (sheet.attempt.uuid, sheet.question.uid)
    if not queue.place(here):
        return reverse("lms_staff:attempt_answers", args=[sheet.attempt.uuid])
    found = _address(queue.after(here), queue.only)
    return found or _at(reverse("lms_staff:answers"), queue.only)


def _screen(request: HttpRequest, queue: Queue, sheet: Sheet, form: HandForm) -> dict[str, Any]:
    here = (sheet.attempt.uuid, sheet.question.uid)
    return {
        "sheet": sheet,
        "form": form,
        "queue": queue,
        "place": queue.place(here),
        "next": _address(queue.after(here), queue.only),
        "previous": _address(queue.before(here), queue.only),
        "back": _at(reverse("lms_staff:answers"), queue.only),
        "unnamed": _is_unnamed(request),
    }
