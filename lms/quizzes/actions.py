"""Beginning, answering and handing in."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.outline.models import Activity
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind
from lms.quizzes.leaves import hindrance_of, leave_of
from lms.quizzes.models import QuizAttempt, QuizException, Response
from lms.quizzes.policy import Leave, due_at
from lms.quizzes.queries import (
    NEWEST_FIRST,
    Paper,
    Pinned,
    attempts_of,
    given_in,
    grace,
    is_late,
    paper_for,
    paper_of,
    scores_of,
)
from lms.quizzes.scoring import entry, keeps_best, score_of, waiting
from lms.quizzes.swaps import was_shown_before
from lms.quizzes.words import hindered


class HandedIn(Refused):
    """Nothing can be added to an attempt that is handed in."""


class Closed(Refused):
    """A question whose answer was checked takes no other."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer that is stored. `counts`: none for the same question is newer, and it did not come too `late`."""

    uuid: UUID
    counts: bool
    late: bool = False


@transaction.atomic
def start(*, enrolment: int, activity: int) -> QuizAttempt:
    """The open attempt at a quiz; a new one on its newest snapshot where there is none. The quiz is then begun."""
    mine = _locked(enrolment)
    now = timezone.now()
    attempts = attempts_of(enrolment, activity)
    going_on = next((one for one in attempts if one.state == AttemptState.OPEN), None)
    if going_on is not None and not is_late(going_on.due_at, now):
        return going_on
    if going_on is not None:
        hand_in(attempt=going_on.pk, now=now)
        attempts = attempts_of(enrolment, activity)
    snapshot = _snapshot(activity)
    policy = paper_of(snapshot).policy
    leave = leave_of(enrolment, activity) if policy.is_limited else Leave()
    refused = hindrance_of(policy, attempts, leave, now)
    if refused is not None:
        raise Refused(hindered(refused))
    attempt = _next_attempt(mine, activity, snapshot)
    ends = due_at(policy, leave, attempt.started_at)
    if ends is not None:
        attempt.due_at = ends
        attempt.save(update_fields=["due_at"])
    progress.record(enrolment=mine, activity=activity, outcome=Outcome(State.BEGUN), source=Source.QUIZ)
    return attempt


@transaction.atomic
def save_response(
    *,
    attempt: Pinned,
    number: int,
    uuid: UUID,
    sequence: int,
    answer: Any,
    check: bool = False,
    certainty: int = 0,
) -> Saved:
    """Keep an answer to the question of this number; None takes an earlier one back. The same UUID is kept once.

    `check`: it is to be judged now, where the quiz does that before it is handed in.
    """
    paper = paper_for(attempt)
    question = paper.question(number)
    if question is None:
        raise Refused(_("This quiz has no such question."))
    if question.uid in paper.came and was_shown_before(attempt.pk, question.uid, sequence):
        raise Refused(_("This question was replaced by another one. Please answer the new one."))
    said = None if answer is None else question.clean(answer)
    if answer is not None and said is None:
        raise Refused(_("This answer does not fit the question. Please answer again."))
    if said is not None and question.says_nothing(said):
        said = None
    checks = paper.checks(question)
    if check and checks and said is None:
        raise Refused(_("Please choose an answer first."))
    # Locks the attempt, so that nothing is added while it is handed in.
    locked = QuizAttempt.objects.select_for_update(of=("self",)).filter(pk=attempt.pk)
    state, ends, finished = locked.values_list("state", "due_at", "finished_at").get()
    # What was handed in before its time was over takes nothing any more, not even late.
    in_time = finished is not None and ends is not None and finished < ends
    late = is_late(ends, timezone.now()) and not in_time
    if late or state == AttemptState.OPEN:
        if checks and not late:
            _refuse_closed(attempt.pk, paper, question, uuid)
        row = Response(
            uuid=uuid,
            attempt_id=attempt.pk,
            question=question.uid,
            sequence=sequence,
            answer=said,
            checked=check and checks,
            certainty=certainty,
            late=late,
        )
        Response.objects.bulk_create([row], ignore_conflicts=True)
    return _saved(attempt.pk, question.uid, uuid)


def _refuse_closed(attempt: int, paper: Paper, question: Kind, uuid: UUID) -> None:
    """Asked behind the lock, so that two windows get no more tries than one. A repeated answer is no new one."""
    if paper.is_closed(question, given_in(attempt)) and not Response.objects.filter(pk=uuid).exists():
        raise Closed(_("You have checked this answer already. It stands."))


def _saved(attempt: int, question: str, uuid: UUID) -> Saved:
    mine = Response.objects.filter(attempt_id=attempt, question=question)
    newest = mine.filter(late=False).order_by(*NEWEST_FIRST).values_list("uuid", flat=True)[:1]
    if uuid in newest:
        return Saved(uuid, counts=True)
    late = mine.filter(pk=uuid).values_list("late", flat=True).first()
    if late is None:
        raise HandedIn(_("You have handed in this quiz already. Your result stands."))
    return Saved(uuid, counts=False, late=late)


@transaction.atomic
def hand_in(*, attempt: int, now: datetime) -> QuizAttempt:
    """Mark an attempt by its own snapshot and enter it in the ledger. Handed in again, nothing changes.

    After its time it was handed in when that was over.
    """
    # The enrolment before the attempt, as everywhere; the attempt, so that no answer comes in meanwhile.
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(attempts=attempt)
    mine = QuizAttempt.objects.select_for_update(of=("self",)).get(pk=attempt)
    if mine.state == AttemptState.HANDED_IN:
        return mine
    paper = paper_for(mine)
    given = given_in(mine.pk)
    mine.score, mine.waits = score_of(paper, given), bool(waiting(paper, given))
    mine.state, mine.finished_at = AttemptState.HANDED_IN, min(now, mine.due_at or now)
    mine.save(update_fields=["score", "waits", "state", "finished_at"])
    _enter(enrolment, mine, paper)
    return mine


def _enter(enrolment: Enrolment, mine: QuizAttempt, paper: Paper) -> None:
    """What the attempts at a quiz come to, by the rule of this one, in the ledger."""
    alone = keeps_best(paper, mine.score)
    found = entry(paper, mine.score, () if alone else scores_of(enrolment.pk, mine.activity_id))
    progress.record(
        enrolment=enrolment,
        activity=mine.activity_id,
        outcome=found.outcome,
        source=found.source,
        keeps_best=found.keeps_best,
    )


def hand_in_due(*, now: datetime) -> None:
    """For the clock: attempts whose time is over are handed in with what was saved, each by itself."""
    due = QuizAttempt.objects.filter(state=AttemptState.OPEN, due_at__lt=now - grace())
    for attempt in due.order_by("due_at").values_list("pk", flat=True)[:500]:
        hand_in(attempt=attempt, now=now)


@transaction.atomic
def except_from(
    *, enrolment: int, activity: int, leave: Leave, why: str, by: Person, now: datetime
) -> QuizException:
    """One person may more at one quiz, in place of what was said before; an attempt under way has it too."""
    mine = _locked(enrolment)
    made = QuizException.objects.create(
        enrolment=mine,
        activity_id=activity,
        minutes=leave.minutes,
        attempts=leave.attempts,
        closes_at=leave.closes_at,
        why=why,
        by=by,
    )
    going_on = QuizAttempt.objects.select_for_update(of=("self",)).filter(
        enrolment=mine, activity_id=activity, state=AttemptState.OPEN
    )
    for attempt in going_on:
        if not is_late(attempt.due_at, now):
            attempt.due_at = due_at(paper_of(attempt.snapshot_id).policy, leave, attempt.started_at)
            attempt.save(update_fields=["due_at"])
    return made


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
    if said is None or question.says_nothing(said):
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
        seed=token_hex(16),
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        state=AttemptState.HANDED_IN if at else AttemptState.OPEN,
        score=reached,
        finished_at=at,
    )
