"""Quizzes that are corrected and marked again, for tests."""

from copy import deepcopy
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.evidence import actions as evidence
from lms.outline.models import Activity
from lms.people.models import Person
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.progress.queries import outcome_of
from lms.quizzes import actions, scoring
from lms.quizzes.enums import AttemptState, GradeSource
from lms.quizzes.grades import grades_of, marks_of
from lms.quizzes.models import Grade, QuizAttempt, Regrade
from lms.quizzes.queries import Given, given_in, paper_for
from lms.quizzes.regrading import Preview, preview, regrade, undo
from tests import build
from tests.quizzes.conftest import World, make_world, multiple, short
from tests.quizzes.sitting import sat

_sequence = count(10**6)
RIGHT, WRONG = {"value": True}, {"value": False}
TRUE, FALSE = build.true_false("tf"), build.true_false("tf", right=False)
KINDS = [
    [TRUE, build.single_choice("single"), multiple("multi"), short("short")],
    [
        FALSE,
        build.single_choice("single", right=1),
        multiple("multi", right=(1, 2)),
        short("short", text="36"),
    ],
]
WHY = "Der Schlüssel war falsch."


def teacher(world: World, given: str = "Tara") -> Person:
    """Who teaches the course."""
    return build.appointed(given, role=Role.TRAINER, course=world.enrolment.course)


def correct(world: World, committed: Any, body: list[dict[str, Any]], **fields: Any) -> None:
    """The author publishes the quiz with other questions, or held otherwise."""
    with committed():
        page = type(world.quiz).objects.get(pk=world.quiz.pk)
        page.body = body
        for name, value in fields.items():
            setattr(page, name, value)
        world.quiz = build.publish(page)


def look(world: World, by: Person) -> Preview:
    """What marking again would change now."""
    return preview(world.activity.pk, by, timezone.now())


def again(world: World, by: Person, why: str = WHY, seen: str = "") -> Regrade:
    """Looked at and marked again."""
    seen = seen or look(world, by).digest
    return regrade(activity=world.activity.pk, by=by, why=why, seen=seen, now=timezone.now())


def back(made: Regrade, by: Person) -> Regrade:
    """Taken back."""
    return undo(regrade=made.pk, by=by, why="Doch nicht.", now=timezone.now())


def check(attempt: QuizAttempt, number: int, answer: Any) -> None:
    """One answer that is checked at once, newer than all before."""
    actions.save_response(
        attempt=attempt, number=number, uuid=uuid4(), sequence=next(_sequence), answer=answer, check=True
    )


def state_of(quiz: Activity) -> dict[str, Any]:
    """All that may come back exactly: marks and scores of attempts, and the ledger."""
    attempts = QuizAttempt.objects.filter(activity=quiz).order_by("pk")
    records = Record.objects.filter(activity=quiz).order_by("pk")
    return {
        "marks": {one.pk: marks_of(grades_of(one.pk)) for one in attempts},
        "scores": [(one.pk, one.score, one.waits, one.state) for one in attempts],
        "ledger": [(one.enrolment_id, outcome_of(one)) for one in records],
        "done": list(Enrolment.objects.order_by("pk").values_list("pk", "done")),
    }


def assert_sound(quiz: Activity) -> None:
    """Every score is what its rows make of it, and the ledger says what the scores earn."""
    handed_in = list(QuizAttempt.objects.filter(activity=quiz, state=AttemptState.HANDED_IN))
    for one in handed_in:
        paper, kept = paper_for(one), given_in(one.pk)
        given = Given(kept.answers, kept.highest, kept.checked, kept.certainty, marks_of(grades_of(one.pk)))
        assert (one.score, one.waits) == (
            scoring.score_of(paper, given),
            bool(scoring.waiting(paper, given)),
        )
    whose = {one.enrolment_id for one in handed_in}
    for enrolment, sats in scoring.sats_among(whose, quiz.pk).items():
        assert outcome_of(Record.objects.get(enrolment=enrolment, activity=quiz)) == scoring.earned(sats)


def made(committed: Any, signed_in: Any, *body: dict[str, Any], **quiz: Any) -> World:
    return make_world(committed, signed_in, body=list(body) or [TRUE], **quiz)


def answered(world: World, **answers: Any) -> QuizAttempt:
    return sat(world.enrolment, world.activity, answers)


def score_of(attempt: QuizAttempt) -> float | None:
    return QuizAttempt.objects.get(pk=attempt.pk).score


def entered(world: World) -> Outcome:
    return outcome_of(Record.objects.get(enrolment=world.enrolment, activity=world.activity))


def corrected(group: Cohort, by: Person) -> Regrade:
    """A quiz of a group whose key was wrong when two attempts were handed in: one was marked again, one is to be."""
    sat_there = QuizAttempt.objects.filter(
        enrolment__cohort=group, enrolment__is_test=False, state=AttemptState.HANDED_IN, waits=False
    )
    asking = (
        Activity.objects.filter(pk__in=sat_there.values("activity")).select_related("snapshot").order_by("pk")
    )
    quiz, newest = next(
        (one.pk, one.snapshot) for one in asking if one.snapshot and _chosen(one.snapshot.body)
    )
    older = evidence.keep(kind=newest.kind, body=_other_key(newest.body))
    first, *_others = attempts = list(sat_there.filter(activity=quiz).order_by("pk")[:2])
    for one in attempts:
        QuizAttempt.objects.filter(pk=one.pk).update(snapshot=older)
    made = Regrade.objects.create(activity_id=quiz, snapshot=newest, seen="", why=WHY, by=by)
    Grade.objects.create(
        attempt=first, question=_chosen(newest.body)[0]["uid"], fraction=1.0, comment=WHY,
        source=GradeSource.REGRADE, snapshot=newest, regrade=made, by=by,
    )  # fmt: skip
    return made


def _chosen(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of a quiz with one right option, as they stand in it."""
    return [question for question in body["questions"] if question["kind"] == "single_choice"]


def _other_key(body: dict[str, Any]) -> dict[str, Any]:
    """The same quiz with another right option in each of these."""
    body = deepcopy(body)
    for question in _chosen(body):
        rights = [option.get("right", False) for option in question["options"]]
        for option, right in zip(question["options"], [*rights[1:], rights[0]], strict=True):
            option["right"] = right
    return body
