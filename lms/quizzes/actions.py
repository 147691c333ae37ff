"""Beginning, answering and handing in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.outline.models import Activity
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.quizzes.enums import AttemptState
from lms.quizzes.marking import judge, score
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import NEWEST_FIRST, Paper, answers_of, paper_of


class HandedIn(Refused):
    """Nothing can be added to an attempt that is handed in."""


class Answerable(Protocol):
    """An attempt, as a row or as a request has it."""

    @property
    def pk(self) -> int:
        """The attempt's row id."""
        ...

    @property
    def snapshot_id(self) -> str:
        """The digest of what it asks."""
        ...


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer that is stored. `counts`: none for the same question is newer."""

    uuid: UUID
    counts: bool


@transaction.atomic
def start(*, enrolment: int, activity: int) -> QuizAttempt:
    """The open attempt at a quiz; a new one on its newest snapshot where there is none. The quiz is then begun."""
    mine = _locked(enrolment)
    attempts = QuizAttempt.objects.filter(enrolment=mine, activity_id=activity)
    going_on = attempts.filter(state=AttemptState.OPEN).first()
    if going_on is not None:
        return going_on
    snapshot = _snapshot(activity)
    attempt = _next_attempt(mine, activity, snapshot)
    progress.record(enrolment=mine, activity=activity, outcome=Outcome(State.BEGUN), source=Source.QUIZ)
    return attempt


@transaction.atomic
def save_response(*, attempt: Answerable, number: int, uuid: UUID, sequence: int, answer: Any) -> Saved:
    """Keep an answer to the question of this number; None takes an earlier one back. The same UUID is kept once."""
    question = paper_of(attempt.snapshot_id).question(number)
    if question is None:
        raise Refused(_("This quiz has no such question."))
    said = None if answer is None else question.clean(answer)
    if answer is not None and said is None:
        raise Refused(_("This answer does not fit the question. Please answer again."))
    # Locks the attempt, so that nothing is added while it is handed in.
    locked = QuizAttempt.objects.select_for_update(of=("self",)).filter(pk=attempt.pk)
    if locked.values_list("state", flat=True).get() == AttemptState.OPEN:
        row = Response(
            uuid=uuid, attempt_id=attempt.pk, question=question.uid, sequence=sequence, answer=said
        )
        Response.objects.bulk_create([row], ignore_conflicts=True)
    return _saved(attempt.pk, question.uid, uuid)


def _saved(attempt: int, question: str, uuid: UUID) -> Saved:
    mine = Response.objects.filter(attempt_id=attempt, question=question)
    newest = mine.order_by(*NEWEST_FIRST).values_list("uuid", flat=True)[:1]
    if uuid in newest:
        return Saved(uuid, counts=True)
    if not mine.filter(pk=uuid).exists():
        raise HandedIn(_("You have handed in this quiz already. Your result stands."))
    return Saved(uuid, counts=False)


@transaction.atomic
def hand_in(*, attempt: int, now: datetime) -> QuizAttempt:
    """Mark an attempt by its own snapshot and enter it in the ledger. Handed in again, nothing changes."""
    # The enrolment before the attempt, as everywhere; the attempt, so that no answer comes in meanwhile.
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(attempts=attempt)
    mine = QuizAttempt.objects.select_for_update(of=("self",)).get(pk=attempt)
    if mine.state == AttemptState.HANDED_IN:
        return mine
    paper = paper_of(mine.snapshot_id)
    answers, _highest = answers_of(mine.pk)
    mine.score = _score(paper, answers)
    mine.state, mine.finished_at = AttemptState.HANDED_IN, now
    mine.save(update_fields=["score", "state", "finished_at"])
    verdict = judge(mine.score, pass_mark=paper.body["pass_mark"], done_when=paper.body["done_when"])
    state = State.DONE if verdict.done else State.BEGUN
    progress.record(
        enrolment=enrolment,
        activity=mine.activity_id,
        outcome=Outcome(state, verdict.passed, mine.score),
        source=Source.QUIZ,
    )
    return mine


@transaction.atomic
def answer_check(*, enrolment: int, activity: int, uuid: UUID, answer: Any) -> QuizAttempt:
    """Answer a mini check: begun, answered and handed in at once. The same UUID is kept once."""
    mine = _locked(enrolment)
    known = Response.objects.filter(pk=uuid).select_related("attempt").first()
    if known is not None:
        return _of(known.attempt, enrolment, activity)
    snapshot = _snapshot(activity)
    question = paper_of(snapshot).questions[0]
    said = question.clean(answer)
    if said is None:
        raise Refused(_("Please choose an answer first."))
    attempt = _next_attempt(mine, activity, snapshot, at=timezone.now(), reached=question.mark(said).fraction)
    Response.objects.create(uuid=uuid, attempt=attempt, question=question.uid, sequence=1, answer=said)
    outcome = Outcome(State.DONE, None, attempt.score)
    progress.record(enrolment=mine, activity=activity, outcome=outcome, source=Source.QUIZ)
    return attempt


def _of(attempt: QuizAttempt, enrolment: int, activity: int) -> QuizAttempt:
    """The attempt, where it belongs there; a UUID somebody else used is refused."""
    if (attempt.enrolment_id, attempt.activity_id) != (enrolment, activity):
        raise Refused(_("This answer does not fit the question. Please answer again."))
    return attempt


def _locked(enrolment: int) -> Enrolment:
    """Locks the enrolment before its attempts are counted, so that two starts make one attempt."""
    return Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment)


def _snapshot(activity: int) -> str:
    snapshot = Activity.objects.values_list("snapshot_id", flat=True).get(pk=activity)
    if snapshot is None or not paper_of(snapshot).size:
        raise Refused(_("There are no questions here yet. Please come back later."))
    return snapshot


def _next_attempt(
    enrolment: Enrolment,
    activity: int,
    snapshot: str,
    *,
    at: datetime | None = None,
    reached: float | None = None,
) -> QuizAttempt:
    """A new attempt; with a time it is handed in already."""
    mine = QuizAttempt.objects.filter(enrolment=enrolment, activity_id=activity)
    return QuizAttempt.objects.create(
        enrolment=enrolment,
        activity_id=activity,
        snapshot_id=snapshot,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        state=AttemptState.HANDED_IN if at else AttemptState.OPEN,
        score=reached,
        finished_at=at,
    )


def _score(paper: Paper, answers: Mapping[str, Any]) -> float | None:
    fractions = [question.mark(answers.get(question.uid)).fraction for question in paper.graded]
    return score(fractions, len(paper.graded))
