"""The screens of a quiz as their templates show them. Keys and feedback only where something is handed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from lms.cohorts.queries import Learner
from lms.facts.queries import facts_of
from lms.outline.spec import Row
from lms.progress.queries import Standing
from lms.quizzes.behaviours import SURE, Behaviour
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind
from lms.quizzes.leaves import hindrance_of, leave_of
from lms.quizzes.marking import percent
from lms.quizzes.models import QuizAttempt
from lms.quizzes.policy import PLAIN, Leave, Policy, Right, for_person
from lms.quizzes.queries import (
    Given,
    Paper,
    Playing,
    answers_of,
    attempts_of,
    checked,
    given_in,
    is_late,
    next_base,
    order_of,
    paper_for,
    paper_of,
    seed_of,
)
from lms.quizzes.words import Asked, Reviewed, Tried, asked, hindered, reviewed, tried


@dataclass(frozen=True, slots=True)
class Dot:
    """A question in the row of dots. `number`: of its screen, `place`: among the questions."""

    number: int
    name: str
    is_answered: bool
    is_here: bool
    place: int


@dataclass(frozen=True, slots=True)
class Remaining:
    """Until when an attempt can be answered: a moment, minutes (rounded up), and seconds for the page's script."""

    until: datetime
    minutes: int
    seconds: int


def remaining(due_at: datetime | None, now: datetime) -> Remaining | None:
    """What is left of the time; None: there is no such time."""
    if due_at is None:
        return None
    left = max(0, round((due_at - now).total_seconds()))
    return Remaining(due_at, -(-left // 60), left)


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """One screen of an open attempt, the `number`th `of` all. `uuid` and `sequence` belong to this rendering.

    `place` of `places`: among the questions; 0 where there is nothing to answer. `checks`: its button checks the
    answer; `tried`: what became of that. `sure`: how certain somebody can say to be, `certainty`: what was said.
    `is_new`: staff put it in the place of another.
    """

    attempt: UUID
    title: str
    language: str
    number: int
    of: int
    question: Asked
    dots: list[Dot]
    uuid: UUID
    sequence: int
    is_saved: bool
    is_test: bool
    problem: str = ""
    place: int = 0
    places: int = 0
    checks: bool = False
    tried: Tried | None = None
    sure: tuple[int, ...] = ()
    certainty: int = 1
    remaining: Remaining | None = None
    is_new: bool = False


def question_screen(attempt: Playing, number: int, question: Kind, problem: str = "") -> QuestionScreen:
    """One query: the answers so far."""
    paper = paper_for(attempt)
    given = given_in(attempt.pk)
    answer = paper.counts(question, given)
    policy = paper.policy
    asks_certainty = policy.behaviour == Behaviour.CERTAINTY and question.graded and not question.by_hand
    return QuestionScreen(
        attempt=attempt.uuid,
        title=paper.body["title"],
        language=attempt.language,
        number=number,
        of=paper.size,
        question=asked(question, answer, order_of(attempt), mix=policy.shuffle_options),
        dots=_dots(paper, given.answers, number),
        uuid=uuid4(),
        sequence=next_base(given.highest),
        is_saved=answer is not None,
        is_test=attempt.is_test,
        problem=problem,
        place=paper.places.get(number, 0),
        places=len(paper.places),
        checks=paper.checks(question),
        tried=_tried(attempt, paper, number, question, given),
        sure=SURE if asks_certainty else (),
        certainty=given.certainty.get(question.uid) or 1,
        remaining=remaining(attempt.due_at, timezone.now()),
        is_new=question.uid in paper.came,
    )


def _tried(attempt: Playing, paper: Paper, number: int, question: Kind, given: Given) -> Tried | None:
    """What became of the last answer that was checked."""
    answers, policy = given.checked.get(question.uid), paper.policy
    if not answers:
        return None
    mix, is_closed = policy.shuffle_options, paper.is_closed(question, given)
    rights = policy.rights(finished_at=None, now=timezone.now())
    rights = rights if is_closed else rights - {Right.ANSWER}
    return tried(
        question,
        reviewed(number, question, answers[-1], seed=order_of(attempt), mix=mix, rights=rights),
        times=len(answers),
        is_closed=is_closed,
        left=policy.tries - len(answers) if policy.behaviour == Behaviour.TRIES else None,
    )


def _dots(paper: Paper, answers: dict[str, Any], here: int = 0) -> list[Dot]:
    open_ones = paper.unanswered(answers)
    names = [question["name"] for question in paper.asked]
    return [
        Dot(number, names[number - 1], number not in open_ones, number == here, place)
        for number, place in paper.places.items()
    ]


@dataclass(frozen=True, slots=True)
class OverviewScreen:
    """Before handing in: what is answered, what is not, and what leaves a place open (`begun`).

    `is_read`: a person marks some of it.
    """

    attempt: UUID
    title: str
    language: str
    of: int
    dots: list[Dot]
    missing: list[Dot]
    is_assessment: bool
    is_test: bool
    begun: tuple[Dot, ...] = ()
    remaining: Remaining | None = None
    is_over: bool = False
    is_read: bool = False


def overview_screen(attempt: Playing) -> OverviewScreen:
    """One query: the answers so far."""
    paper = paper_for(attempt)
    answers = answers_of(attempt.pk)[0]
    dots, begun = _dots(paper, answers), paper.begun(answers)
    missing = [dot for dot in dots if not dot.is_answered]
    return OverviewScreen(
        attempt=attempt.uuid,
        title=paper.body["title"],
        language=attempt.language,
        of=paper.size,
        dots=dots,
        missing=missing,
        is_assessment=paper.is_assessment,
        is_test=attempt.is_test,
        begun=tuple(dot for dot in dots if dot.number in begun),
        remaining=remaining(attempt.due_at, timezone.now()),
        is_over=attempt.is_over(timezone.now()),
        is_read=paper.is_read,
    )


@dataclass(frozen=True, slots=True)
class Try:
    """An earlier attempt; `percent` is None where nothing was graded, or it `waits` for a person to mark it."""

    uuid: UUID
    number: int
    percent: int | None
    finished_at: datetime | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class StartScreen:
    """The first page of a quiz. `go_on`: the attempt under way, `at`: its first question without an answer.

    `left`: how many attempts may still begin; 0 too where there is no limit.
    """

    key: str
    title: str
    language: str
    intro: str
    minutes: int
    of: int
    pass_mark: int | None
    tries: list[Try]
    best: int | None
    passed: bool | None
    go_on: UUID | None
    at: int
    answered: int
    is_test: bool
    is_assessment: bool
    has_open_facts: bool = False
    policy: Policy = PLAIN
    refusal: str = ""
    remaining: Remaining | None = None
    is_read: bool = False
    left: int = 0

    @property
    def tells_answers(self) -> bool:
        """Is it told after handing in how each answer was?"""
        return Right.VERDICT in self.policy.soon


def start_screen(me: Learner, here: Row, at: Standing) -> StartScreen:
    """Attempts, and the answers of the open one: two queries at most; one more where the quiz names facts, one where
    it has limits.
    """
    attempts = attempts_of(me.enrolment, here.pk)
    now = timezone.now()
    going_on = next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)
    going_on = None if going_on and is_late(going_on.due_at, now) else going_on
    paper = paper_for(going_on) if going_on else paper_of(here.snapshot or "")
    answers = answers_of(going_on.pk)[0] if going_on else {}
    missing = paper.unanswered(answers) if going_on else []
    mark = at.marks.get(here.pk)
    tries = [_try(one, now) for one in attempts if one.state == AttemptState.HANDED_IN]
    best = mark.outcome.score if mark and any(one.percent is not None for one in tries) else None
    policy = paper.policy
    leave = leave_of(me.enrolment, here.pk) if policy.is_limited else Leave()
    refused = hindrance_of(policy, attempts, leave, now) if going_on is None else None
    own = for_person(policy, leave)
    return StartScreen(
        key=here.key,
        title=here.title,
        language=here.language,
        intro=paper.body["intro"],
        minutes=here.minutes,
        of=len(paper.places),
        pass_mark=paper.body["pass_mark"],
        tries=tries,
        best=_percent(best),
        passed=mark.outcome.passed if mark else None,
        go_on=going_on.uuid if going_on else None,
        at=paper.entry(answers) if going_on else 0,
        answered=len(paper.places) - len(missing),
        is_test=me.is_test,
        is_assessment=paper.is_assessment,
        has_open_facts=bool(open_facts_of(me, paper)),
        policy=own,
        refusal=hindered(refused) if refused else "",
        remaining=remaining(going_on.due_at, now) if going_on else None,
        is_read=paper.is_read,
        left=max(0, own.attempts - len(attempts)),
    )


def _try(attempt: QuizAttempt, now: datetime) -> Try:
    """An attempt in the list; its score only where that may be seen."""
    rights = paper_of(attempt.snapshot_id).policy.rights(finished_at=attempt.finished_at, now=now)
    shown = attempt.score if Right.MARKS in rights else None
    return Try(attempt.uuid, attempt.number, _percent(shown), attempt.finished_at, attempt.waits)


def open_facts_of(me: Learner, paper: Paper) -> tuple[str, ...]:
    """The statements behind the questions that no person has checked."""
    return tuple(fact.statement for fact in facts_of(me.course, paper.body.get("facts", ())).open)


def _percent(reached: float | None) -> int | None:
    return percent(reached) if reached is not None else None


@dataclass(frozen=True, slots=True)
class CheckScreen:
    """A mini check inside a lesson; `review` once it was answered. `snapshot`: what it asks."""

    key: str
    block: str
    language: str
    uuid: UUID
    question: Asked
    review: Reviewed | None
    snapshot: str = ""


def check_screens(me: Learner, here: Row, at: Standing) -> dict[str, CheckScreen]:
    """Activity key → mini check of a lesson: one query where any was answered before, else none."""
    rows = [row for row in at.outline if row.parent == here.pk and row.kind == "check" and not row.retired]
    known = [row.pk for row in rows if row.pk in at.marks]
    answers = checked(me.enrolment, known) if known else {}
    return {row.key: check_screen(row, *answers.get(row.pk, (None, ""))) for row in rows if row.snapshot}


def check_screen(row: Row, answer: Any, snapshot: str, draft: Any = None) -> CheckScreen:
    """One mini check; an answer to what it asked before an edit is not shown. `draft`: not yet to be judged."""
    asks = row.snapshot or ""
    question, seed = paper_of(asks).questions[0], seed_of(asks)
    given = answer if snapshot == asks else None
    return CheckScreen(
        key=row.key,
        block=row.key.rpartition(":")[2],
        language=row.language,
        uuid=uuid4(),
        question=asked(question, draft or given, seed),
        review=reviewed(1, question, given, seed=seed) if given is not None else None,
        snapshot=asks,
    )
