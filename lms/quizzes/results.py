"""What became of an attempt, as far as somebody may see it now."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from lms.outline.spec import Row
from lms.progress.queries import Standing
from lms.quizzes.comparing import as_marked
from lms.quizzes.grades import grades_of, marks_of, standing
from lms.quizzes.leaves import hindrance_of, leave_of
from lms.quizzes.marking import percent
from lms.quizzes.policy import PLAIN, Policy, Right, for_person
from lms.quizzes.queries import Playing, attempts_of, given_in, order_of, paper_for, paper_of, said_first
from lms.quizzes.reading import open_facts_of
from lms.quizzes.scoring import judged, waiting
from lms.quizzes.words import Reviewed, hindered, marked_by, reviewed


@dataclass(frozen=True, slots=True)
class ResultScreen:
    """What became of an attempt. `opened`: the module that this one opened, if it is not begun yet.

    `of` counts graded questions; 0 for a self-assessment. `compares`: it is the second one; `compared`: with a first.
    `again`: how the next attempt is held; `left`: how many there may be, 0 too where there is no
    limit; `refusal`: why there is none. `waiting`: how many answers a person still has
    to mark; so long there are no points.
    """

    title: str
    language: str
    key: str
    points: float
    of: int
    percent: int
    pass_mark: int | None
    passed: bool | None
    finished_at: datetime | None
    opened: Row | None
    can_repeat: bool
    reviews: list[Reviewed]
    is_test: bool
    compares: bool
    compared: bool
    open_facts: tuple[str, ...] = ()
    shows_marks: bool = True
    policy: Policy = PLAIN
    again: Policy = PLAIN
    refusal: str = ""
    in_time: bool = True
    waiting: int = 0
    left: int = 0
    is_assessment: bool = False

    @property
    def withheld(self) -> bool:
        """Is it not told yet how each answer was?"""
        return any(review.state == "given" for review in self.reviews)


def result_screen(attempt: Playing, row: Row, at: Standing) -> ResultScreen:
    """Two queries: the answers, and what people said of them; two for a second self-assessment besides its answers,
    those of the first; one for facts it names; two where attempts are limited.
    """
    paper, seed = paper_for(attempt), order_of(attempt)
    grades = grades_of(attempt.pk) if paper.graded else []
    given = replace(given_in(attempt.pk), marks=marks_of(grades))
    first = at.by_key.get(paper.body.get("again_of", ""))
    before = said_first(attempt.enrolment, first.pk) if first else None
    reached, policy = attempt.score or 0.0, paper.policy
    rights = policy.rights(finished_at=attempt.finished_at, now=timezone.now())
    again, refusal, left = _again(attempt.enrolment, row)
    verdict, hands = judged(paper, attempt.score), standing(grades)
    unread = len(waiting(paper, given))
    return ResultScreen(
        title=paper.body["title"],
        language=attempt.language,
        key=row.key,
        points=round(reached * len(paper.graded), 2),
        of=len(paper.graded),
        percent=percent(reached),
        pass_mark=paper.body["pass_mark"],
        passed=verdict.passed,
        finished_at=attempt.finished_at,
        opened=_opened(row, at) if verdict.done else None,
        can_repeat=not (row.retired or refusal),
        reviews=[
            marked_by(
                reviewed(
                    paper.places[number],
                    shown,
                    answer,
                    before,
                    seed,
                    mix=policy.shuffle_options,
                    rights=rights,
                ),
                shown,
                hands.get(shown.uid),
                rights,
            )
            for number, question in enumerate(paper.questions, start=1)
            if question.asks
            for shown, answer in [as_marked(paper, question, given, hands.get(question.uid))]
        ],
        is_test=attempt.is_test,
        compares="again_of" in paper.body,
        compared=before is not None,
        open_facts=open_facts_of(at.learner, paper) if Right.FEEDBACK in rights else (),
        shows_marks=Right.MARKS in rights and bool(paper.graded) and not unread,
        policy=policy,
        again=again,
        refusal="" if row.retired else refusal,
        in_time=attempt.due_at is None or attempt.finished_at is None or attempt.finished_at < attempt.due_at,
        waiting=unread,
        left=left,
        is_assessment=paper.is_assessment,
    )


def _again(enrolment: int, row: Row) -> tuple[Policy, str, int]:
    """How another attempt would be held, why there is none now, and how many are left of a limited number."""
    policy = paper_of(row.snapshot).policy if row.snapshot else PLAIN
    if not (policy.is_limited or policy.delay):
        return policy, "", 0
    leave = leave_of(enrolment, row.pk)
    attempts, own = attempts_of(enrolment, row.pk), for_person(policy, leave)
    found = hindrance_of(policy, attempts, leave, timezone.now())
    return own, hindered(found) if found else "", max(0, own.attempts - len(attempts))


def _opened(row: Row, at: Standing) -> Row | None:
    """The module that waited for this quiz's module, is open now, has something in it and is not begun."""
    begun = {at.by_pk[pk].module for pk in at.marks if pk in at.by_pk and at.is_begun(at.by_pk[pk])}
    waited = [module for module in at.modules if module.unlock_after == row.module and row.module is not None]
    fresh = [
        module
        for module in waited
        if at.door_of(module).open and module.pk not in begun and at.leaves(module)
    ]
    return fresh[0] if fresh else None
