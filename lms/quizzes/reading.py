"""The screens of a quiz as their templates show them. Keys and feedback only where something is handed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lms.cohorts.queries import Learner
from lms.facts.queries import facts_of
from lms.outline.spec import Row
from lms.progress.queries import Standing
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import judge, percent
from lms.quizzes.queries import (
    Paper,
    Playing,
    answers_of,
    attempts_of,
    checked,
    next_base,
    paper_of,
    said_first,
)
from lms.quizzes.words import Asked, Reviewed, asked, reviewed


@dataclass(frozen=True, slots=True)
class Dot:
    """A question in the row of dots."""

    number: int
    name: str
    is_answered: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """One question of an open attempt. `uuid` and `sequence` belong to this rendering."""

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


def question_screen(attempt: Playing, number: int, question: Kind, problem: str = "") -> QuestionScreen:
    """One query: the answers so far."""
    paper = paper_of(attempt.snapshot_id)
    answers, highest = answers_of(attempt.pk)
    answer = answers.get(question.uid)
    return QuestionScreen(
        attempt=attempt.uuid,
        title=paper.body["title"],
        language=attempt.language,
        number=number,
        of=paper.size,
        question=asked(question, answer),
        dots=_dots(paper, answers, number),
        uuid=uuid4(),
        sequence=next_base(highest),
        is_saved=answer is not None,
        is_test=attempt.is_test,
        problem=problem,
    )


def _dots(paper: Paper, answers: dict[str, Any], here: int = 0) -> list[Dot]:
    open_ones = paper.unanswered(answers)
    return [
        Dot(number, question["name"], number not in open_ones, number == here)
        for number, question in enumerate(paper.body["questions"], start=1)
    ]


@dataclass(frozen=True, slots=True)
class OverviewScreen:
    """Before handing in: what is answered and what is not."""

    attempt: UUID
    title: str
    language: str
    of: int
    dots: list[Dot]
    missing: list[Dot]
    is_assessment: bool
    is_test: bool


def overview_screen(attempt: Playing) -> OverviewScreen:
    """One query: the answers so far."""
    paper = paper_of(attempt.snapshot_id)
    dots = _dots(paper, answers_of(attempt.pk)[0])
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
    )


@dataclass(frozen=True, slots=True)
class Try:
    """An earlier attempt; `percent` is None where nothing was graded."""

    uuid: UUID
    number: int
    percent: int | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class StartScreen:
    """The first page of a quiz. `go_on`: the attempt under way, `at`: its first question without an answer."""

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


def start_screen(me: Learner, here: Row, at: Standing) -> StartScreen:
    """Attempts, and the answers of the open one: two queries at most; one more where the quiz names facts."""
    attempts = attempts_of(me.enrolment, here.pk)
    going_on = next((attempt for attempt in attempts if attempt.state == AttemptState.OPEN), None)
    paper = paper_of(going_on.snapshot_id if going_on else here.snapshot or "")
    missing = paper.unanswered(answers_of(going_on.pk)[0]) if going_on else []
    mark = at.marks.get(here.pk)
    best = mark.outcome.score if mark else None
    return StartScreen(
        key=here.key,
        title=here.title,
        language=here.language,
        intro=paper.body["intro"],
        minutes=here.minutes,
        of=paper.size,
        pass_mark=paper.body["pass_mark"],
        tries=[
            Try(a.uuid, a.number, _percent(a.score), a.finished_at) for a in attempts if a is not going_on
        ],
        best=_percent(best),
        passed=mark.outcome.passed if mark else None,
        go_on=going_on.uuid if going_on else None,
        at=missing[0] if missing else 0,
        answered=paper.size - len(missing),
        is_test=me.is_test,
        is_assessment=paper.is_assessment,
        has_open_facts=bool(_open_facts(me, paper)),
    )


def _open_facts(me: Learner, paper: Paper) -> tuple[str, ...]:
    """The statements behind the questions that no person has checked."""
    return tuple(fact.statement for fact in facts_of(me.course, paper.body.get("facts", ())).open)


def _percent(reached: float | None) -> int | None:
    return percent(reached) if reached is not None else None


@dataclass(frozen=True, slots=True)
class ResultScreen:
    """What became of an attempt. `opened`: the module that this one opened, if it is not begun yet.

    `of` counts graded questions; 0 for a self-assessment. `compares`: it is the second one; `compared`: with a first.
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


def result_screen(attempt: Playing, row: Row, at: Standing) -> ResultScreen:
    """One query: the answers; two more for a second self-assessment, those of the first; one for facts it names."""
    paper = paper_of(attempt.snapshot_id)
    answers, _highest = answers_of(attempt.pk)
    first = at.by_key.get(paper.body.get("again_of", ""))
    before = said_first(attempt.enrolment, first.pk) if first else None
    reached = attempt.score or 0.0
    verdict = judge(attempt.score, pass_mark=paper.body["pass_mark"], done_when=paper.body["done_when"])
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
        can_repeat=not row.retired,
        reviews=[
            reviewed(number, question, answers.get(question.uid), before)
            for number, question in enumerate(paper.questions, start=1)
        ],
        is_test=attempt.is_test,
        compares="again_of" in paper.body,
        compared=before is not None,
        open_facts=_open_facts(at.learner, paper),
    )


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


@dataclass(frozen=True, slots=True)
class CheckScreen:
    """A mini check inside a lesson; `review` once it was answered."""

    key: str
    block: str
    language: str
    uuid: UUID
    question: Asked
    review: Reviewed | None


def check_screens(me: Learner, here: Row, at: Standing) -> dict[str, CheckScreen]:
    """Activity key → mini check of a lesson: one query where any was answered before, else none."""
    rows = [row for row in at.outline if row.parent == here.pk and row.kind == "check" and not row.retired]
    known = [row.pk for row in rows if row.pk in at.marks]
    answers = checked(me.enrolment, known) if known else {}
    return {row.key: check_screen(row, *answers.get(row.pk, (None, ""))) for row in rows if row.snapshot}


def check_screen(row: Row, answer: Any, snapshot: str) -> CheckScreen:
    """One mini check; an answer to what it asked before an edit is not shown."""
    question = paper_of(row.snapshot or "").questions[0]
    given = answer if snapshot == row.snapshot else None
    review = reviewed(1, question, given) if given is not None else None
    return CheckScreen(
        row.key, row.key.rpartition(":")[2], row.language, uuid4(), asked(question, given), review
    )
