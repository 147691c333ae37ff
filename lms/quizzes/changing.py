"""What staff change in an attempt under way: one drawn question makes room for another of its pool."""

from secrets import choice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.people.models import Person
from lms.quizzes.draws import Question, others
from lms.quizzes.enums import AttemptState
from lms.quizzes.models import QuizAttempt, Replacement
from lms.quizzes.queries import is_late, paper_of
from lms.quizzes.swaps import swaps_in


def drawn_in(attempt: QuizAttempt) -> list[Question]:
    """The questions of an attempt that can be replaced, in neutral form: one query where questions are drawn."""
    paper = paper_of(attempt.snapshot_id)
    if not paper.draws:
        return []
    swaps = swaps_in([attempt.pk]).get(attempt.pk, [])
    asked = paper.turned(attempt.seed, swaps).asked
    return [question for question in asked if _spare(attempt, swaps, question["uid"])]


def _spare(attempt: QuizAttempt, swaps: list[tuple[str, str]], out: str) -> list[Question]:
    """What can take the place of a question: nothing that staff took out before."""
    gone = {before for before, _into in swaps}
    found = others(paper_of(attempt.snapshot_id).body["questions"], attempt.seed, swaps, out)
    return [question for question in found if question["uid"] not in gone]


@transaction.atomic
def replace(*, attempt: int, out: str, why: str, by: Person) -> Replacement:
    """Another question of the same pool, by chance, in the place of a drawn one. The answer to that counts no more.

    Raises Refused where nothing is left to draw, or the attempt is over.
    """
    # The enrolment before the attempt, as everywhere.
    Enrolment.objects.select_for_update(of=("self",)).get(attempts=attempt)
    mine = QuizAttempt.objects.select_for_update(of=("self",)).get(pk=attempt)
    if mine.state != AttemptState.OPEN or is_late(mine.due_at, timezone.now()):
        raise Refused(_("This attempt is over. Nothing in it can be changed any more."))
    spare = _spare(mine, swaps_in([mine.pk]).get(mine.pk, []), out)
    if not spare:
        raise Refused(_("There is no other question in the bank that could be asked here."))
    into = choice(spare)["uid"]
    return Replacement.objects.create(attempt=mine, out=out, into=into, why=why, by=by)
