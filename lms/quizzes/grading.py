"""Marking by hand: what a person says of an answer, and what the quiz and the ledger make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source
from lms.progress.models import Record
from lms.progress.queries import outcome_of
from lms.quizzes.enums import GradeSource
from lms.quizzes.grades import grades_of, markable, marks_of
from lms.quizzes.kinds.base import Kind
from lms.quizzes.models import Grade, QuizAttempt
from lms.quizzes.queries import Paper, given_in, paper_for
from lms.quizzes.scoring import sats_among, score_of, settled, waiting
from lms.quizzes.telling import tell_marked


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
    was_settled = mine.score is not None
    settle(enrolment, mine, paper, by, f"{asked.name}: {made.comment}")
    tell_marked(enrolment=enrolment, mine=mine, paper=paper, was_settled=was_settled, now=now)
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
    """Score and ledger after a mark changed, whoever or whatever changed it. Both rows must be locked."""
    sats = sats_among([enrolment.pk], mine.activity_id)[enrolment.pk]
    row = Record.objects.filter(enrolment=enrolment, activity=mine.activity_id).first()
    given = replace(given_in(mine.pk), marks=marks_of(grades_of(mine.pk)))
    mine.score, mine.waits = score_of(paper, given), bool(waiting(paper, given))
    mine.save(update_fields=["score", "waits"])
    found = settled(outcome_of(row) if row else None, sats, mine.pk, mine.score)
    progress.record(
        enrolment=enrolment,
        activity=mine.activity_id,
        outcome=found.outcome,
        source=found.source,
        keeps_best=found.keeps_best,
        by=by,
        why=why[:300] if found.source == Source.HAND else "",
        acted=False,
    )
