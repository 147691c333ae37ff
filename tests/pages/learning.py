"""Somebody who learned before an author's edit, and what must be the same after it (I1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.evidence.models import Snapshot
from lms.outline.models import Activity
from lms.pages.models import CoursePage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record, RecordEvent
from lms.quizzes import actions as quizzes
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import paper_of
from tests import build

MODELS = (Snapshot, EnrolmentEvent, Record, RecordEvent, QuizAttempt, Response)
Rows = dict[tuple[str, Any], dict[str, Any]]


def learner(course: CoursePage) -> Enrolment:
    """Somebody who has done a lesson, passed a quiz, stopped inside another lesson and inside another attempt."""
    enrolment = build.enrol(build.person(log_in=False), build.cohort(course))
    living = Activity.objects.filter(course_id=course.translation_key, retired_at=None).order_by("position")
    lessons, tests = living.filter(kind="lesson"), living.filter(kind="quiz")
    read(enrolment, lessons[0].pk)
    hand_in(answer(enrolment, tests[0].pk, right=True))
    progress.remember_place(
        enrolment=enrolment,
        activity=lessons.last().pk,
        place="b1",
        now=timezone.now(),  # type: ignore[union-attr]
    )
    answer(enrolment, tests.last().pk, right=False)  # type: ignore[union-attr]  # there is one
    return enrolment


@contextmanager
def somebody_learns(course: CoursePage) -> Iterator[None]:
    """Around an edit: somebody has learned before it, and nothing of it is harmed."""
    learner(course)
    before, done = evidence(), done_of()
    assert {name for name, _pk in before} == {model.__name__ for model in MODELS}
    assert list(done.values()) == [2]
    yield
    unharmed(before, done)


def read(enrolment: Enrolment, activity: int) -> None:
    """The button at the end of a lesson."""
    progress.record(enrolment=enrolment, activity=activity, outcome=Outcome(State.DONE), source=Source.LESSON)


def answer(enrolment: Enrolment, activity: int, *, right: bool) -> QuizAttempt:
    """The open attempt at a quiz of `build.quiz`, all its questions answered right or wrong."""
    attempt = quizzes.start(enrolment=enrolment.pk, activity=activity)
    for number, question in enumerate(paper_of(attempt.snapshot_id).questions, start=1):
        said = {"choice": f"{question.uid}-{0 if right else 1}"} if number == 1 else {"value": right}
        sequence = Response.objects.filter(attempt=attempt).count() + 1
        quizzes.save_response(attempt=attempt, number=number, uuid=uuid4(), sequence=sequence, answer=said)
    return attempt


def hand_in(attempt: QuizAttempt) -> None:
    """The button at the end of a quiz."""
    quizzes.hand_in(attempt=attempt.pk, now=timezone.now())


def evidence() -> Rows:
    """Every row that says what somebody did or was asked. Whether it counts is compared by itself."""
    found: Rows = {}
    for model in MODELS:
        found |= {
            (model.__name__, row.pop("pk")): row for row in model._base_manager.values("pk", *_names(model))
        }
    return found


def _names(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def done_of() -> dict[int, int]:
    """What each enrolment has done, as counted."""
    return dict(Enrolment.objects.values_list("pk", "done"))


def unharmed(before: Rows, done: dict[int, int]) -> None:
    """After an edit each row is byte-equal, what counted counts, nobody has less done, a recount changes nothing.

    All that may come is completion: where what was missing is no longer asked.
    """
    after = evidence()
    assert {key for key in before if key not in after} == set()
    assert [(key, row, after[key]) for key, row in before.items() if _fixed(row) != _fixed(after[key])] == []
    assert [key for key, row in before.items() if row.get("counts") and not after[key]["counts"]] == []
    new = after.keys() - before.keys()
    events = RecordEvent.objects.filter(pk__in=[pk for name, pk in new if name == "RecordEvent"])
    sources = events.filter(record__enrolment__in=done).values_list("source", flat=True)
    assert set(sources) <= {Source.ROLLUP}
    attempts = QuizAttempt.objects.filter(pk__in=[pk for name, pk in new if name == "QuizAttempt"])
    assert not attempts.filter(enrolment__in=done).exists()
    for enrolment in Enrolment.objects.filter(pk__in=done):
        assert done[enrolment.pk] <= enrolment.done <= enrolment.counted
        progress.recount(enrolment=enrolment)
        again = Enrolment.objects.get(pk=enrolment.pk)
        assert (again.done, again.counted) == (enrolment.done, enrolment.counted)


def _fixed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "counts"}
