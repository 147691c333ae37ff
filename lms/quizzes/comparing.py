"""What a newer version of a quiz makes of the answers in an attempt that was asked an older one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lms.progress.ledger import Outcome
from lms.quizzes import behaviours
from lms.quizzes.behaviours import Behaviour
from lms.quizzes.enums import GradeSource, Left
from lms.quizzes.grades import marks_of, standing
from lms.quizzes.kinds.base import Kind, State
from lms.quizzes.marking import tries
from lms.quizzes.models import Grade, QuizAttempt
from lms.quizzes.queries import Given, Paper, paper_of
from lms.quizzes.scoring import judged, score_of

SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Anew:
    """One answer to a question that is another one by now. `number`: its place in the attempt; `question`: as asked.

    `before` and `after`: what holds, and what the newer version says, from 0 to 1. `left`: why it stays as it is.
    """

    number: int
    question: Kind
    before: float = 0.0
    after: float = 0.0
    left: Left | None = None

    @property
    def changes(self) -> bool:
        """Is it worth something else now?"""
        return self.left is None and abs(self.after - self.before) > SAME


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to: its score from 0 to 1 (None: it waits), and whether that is enough for its own rule."""

    score: float | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One attempt that comes to something else. `held` and `holds`: what the ledger says before and after."""

    attempt: QuizAttempt
    paper: Paper
    answers: tuple[Anew, ...]
    before: Result
    after: Result
    held: Outcome | None
    holds: Outcome

    @property
    def rises(self) -> float:
        """By how much its score changes; 0 where it has none yet."""
        return (self.after.score or 0.0) - (self.before.score or 0.0)


def anew(paper: Paper, given: Given, grades: Iterable[Grade], newest: Mapping[str, Kind]) -> Iterator[Anew]:
    """The answers whose question is another one in the newest version, or that were marked by yet another one.

    `grades`: the newest first; `newest`: uid → question of the newest version.
    """
    held = standing(grades)
    for number, question in enumerate(paper.questions, start=1):
        grade, new = held.get(question.uid), newest.get(question.uid)
        was_marked_again = grade is not None and grade.source == GradeSource.REGRADE
        if not question.graded or (new == question and not was_marked_again):
            continue
        answers = answers_by(paper, question, question, given)
        if grade is None and not answers:
            continue
        place = paper.places[number]
        left = _left(paper, question, new, grade, answers)
        if left or new is None:
            yield Anew(place, question, left=left or Left.GONE)
        else:
            before = paper.worth(question, given) if grade is None else (grade.fraction or 0.0)
            yield Anew(place, question, before, worth_by(paper, question, new, given))


def _left(
    paper: Paper, question: Kind, new: Kind | None, grade: Grade | None, answers: Iterable[Any]
) -> Left | None:
    if type(new) is not type(question) or new is None:
        return Left.GONE
    if grade is not None and grade.source != GradeSource.REGRADE:
        return Left.HAND
    if paper.policy.behaviour == Behaviour.CERTAINTY:
        return Left.CERTAINTY
    states = {new.mark(answer).state for answer in answers}
    if State.INVALID in states:
        return Left.UNFIT
    return Left.PERSON if new.by_hand or State.NEEDS_MARKING in states else None


def answers_by(paper: Paper, question: Kind, new: Kind, given: Given) -> list[Any]:
    """The answers to a question that count as tries: up to that with which the newer version would have closed.

    So nobody pays for trying on after an answer that was right all along.
    """
    checked, last = given.checked.get(question.uid, []), paper.counts(question, given)
    answers = [*checked, *([last] if last is not None and last != (checked or [None])[-1] else [])]
    made, policy = tries(new, answers), paper.policy
    closing = (
        number
        for number in range(1, len(made) + 1)
        if paper.checks(question) and behaviours.is_closed(policy.behaviour, made[:number], most=policy.tries)
    )
    return answers[: next(closing, len(answers))]


def worth_by(paper: Paper, question: Kind, new: Kind, given: Given) -> float:
    """The mark by a newer version of the question, from 0 to 1; tries and penalties are those of the attempt."""
    made = tries(new, answers_by(paper, question, new, given))
    mark = behaviours.mark(paper.policy.behaviour, made, penalty=paper.policy.penalty / 100)
    return min(1.0, max(0.0, mark))


def as_marked(paper: Paper, question: Kind, given: Given, grade: Grade | None) -> tuple[Kind, Any]:
    """The question as the mark of its answer knows it, corrected where it was marked again; and that answer."""
    if grade is None or grade.source != GradeSource.REGRADE:
        return question, paper.counts(question, given)
    newer = (one for one in paper_of(grade.snapshot_id).possible if one.uid == question.uid)
    new = next(newer, question)
    answers = answers_by(paper, question, new, given)
    return new, answers[-1] if answers else None


def results(
    paper: Paper, given: Given, grades: Iterable[Grade], answers: Iterable[Anew], score: float | None
) -> tuple[Result, Result]:
    """An attempt with this score before and after these answers are marked again."""
    marks = {**marks_of(grades), **{one.question.uid: one.after for one in answers}}
    reached = score_of(paper, replace(given, marks=marks))
    return Result(score, judged(paper, score).passed), Result(reached, judged(paper, reached).passed)
