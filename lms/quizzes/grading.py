"""Marking by hand: what a person says of an answer, and what the quiz and the ledger make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.progress.queries import outcome_of
from lms.quizzes.actions import enter
from lms.quizzes.enums import GradeSource
from lms.quizzes.grades import grades_of, markable, marks_of
from lms.quizzes.kinds.base import Kind
from lms.quizzes.models import Grade, QuizAttempt
from lms.quizzes.queries import Paper, given_in, paper_for, scores_of
from lms.quizzes.scoring import judged, score_of, waiting


class Meanwhile(Refused):
    """Somebody said something of this answer since it was shown."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of an answer. `fraction`: None takes what was said before back; `steps`: of a rubric."""

    fraction: float | None
    comment: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def mark(*, attempt: int, question: str, said: Said, by: Person, seen: int, now: datetime) -> Grade:
    """Keep what a person says of an answer that was handed in, and settle the result.

    `seen`: the newest row (id) about this answer that they saw, 0 for none. Whatever is not the first mark of an
    answer that waited needs its reason.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(attempts=attempt)
    mine = QuizAttempt.objects.select_for_update(of=("self",)).get(pk=attempt)
    paper, known = paper_for(mine), grades_of(mine.pk)
    asked = _graded(paper, question)
    _refuse(mine, next((one.pk for one in known if one.question == question), 0), seen, now)
    given = replace(given_in(mine.pk), marks=marks_of(known))
    source = GradeSource.HAND if asked in waiting(paper, given) else GradeSource.OVERRIDE
    if source == GradeSource.OVERRIDE and not said.comment.strip():
        raise Refused(_("Please write why the mark changes."))
    made = Grade.objects.create(
        attempt=mine,
        question=question,
        fraction=said.fraction,
        steps=dict(said.steps),
        comment=said.comment.strip(),
        source=source,
        snapshot_id=mine.snapshot_id,
        by=by,
    )
    settle(enrolment, mine, paper, by, f"{asked.name}: {made.comment}")
    return made


def _graded(paper: Paper, uid: str) -> Kind:
    found = next((one for one in paper.graded if one.uid == uid), None)
    if found is None:
        raise Refused(_("There is nothing to mark here."))
    return found


def _refuse(mine: QuizAttempt, newest: int, seen: int, now: datetime) -> None:
    if not markable(QuizAttempt.objects.filter(pk=mine.pk), now).exists():
        raise Refused(
            _("The answers of this attempt are no longer kept, so nothing about it can be changed.")
        )
    if newest != seen:
        raise Meanwhile(_("Somebody marked this answer meanwhile. Please look at it before you go on."))


def settle(enrolment: Enrolment, mine: QuizAttempt, paper: Paper, by: Person, why: str) -> None:
    """Score and ledger after a mark changed. Both rows must be locked.

    The first result of an attempt is entered as any other. A later one that is worse takes the place of what these
    attempts had brought, unless the ledger knows something better from elsewhere.
    """
    before, was = earned(paper, scores_of(enrolment.pk, mine.activity_id)), mine.score
    given = replace(given_in(mine.pk), marks=marks_of(grades_of(mine.pk)))
    mine.score, mine.waits = score_of(paper, given), bool(waiting(paper, given))
    mine.save(update_fields=["score", "waits"])
    after = earned(paper, scores_of(enrolment.pk, mine.activity_id))
    row = Record.objects.filter(enrolment=enrolment, activity=mine.activity_id).first()
    if was is None or row is None or outcome_of(row) != before:
        enter(enrolment, mine, paper, by)
        return
    progress.record(
        enrolment=enrolment,
        activity=mine.activity_id,
        outcome=after,
        source=Source.HAND,
        by=by,
        why=why[:300],
        acted=False,
    )


def earned(paper: Paper, scores: Sequence[float]) -> Outcome:
    """What attempts with these scores, in their order, come to. What was passed once by their rule stays passed."""
    steps = [paper.policy.grade(scores[: number + 1]) for number in range(len(scores))]
    verdicts = [judged(paper, grade) for grade in steps] or [judged(paper, None)]
    told = [verdict.passed for verdict in verdicts if verdict.passed is not None]
    state = State.DONE if any(verdict.done for verdict in verdicts) else State.BEGUN
    return Outcome(state, any(told) if told else None, steps[-1] if steps else None)
