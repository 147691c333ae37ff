"""What a trainer looks at before the answers to a corrected quiz are marked again."""

from dataclasses import dataclass

from lms.quizzes.comparing import Change, Result
from lms.quizzes.marking import percent
from lms.quizzes.models import QuizAttempt
from lms.quizzes.regrading import Preview, has_passed


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer that is worth something else, in percent. `number`: the question's place in the attempt."""

    number: int
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt that comes to something else: its score in percent (None: it waits), and each answer.

    `passed` and `passes`: has its person passed the quiz before and after, whichever of their attempts counts?
    """

    attempt: QuizAttempt
    before: int | None
    after: int | None
    marks: tuple[Mark, ...]
    passed: bool
    passes: bool


def lines_of(found: Preview) -> list[Line]:
    """The attempts that change, by group and name."""
    return [_line(change, found) for change in found.changes]


def _line(change: Change, found: Preview) -> Line:
    before, after = found.ledger[change.attempt.enrolment_id]
    return Line(
        attempt=change.attempt,
        before=_percent(change.before),
        after=_percent(change.after),
        marks=tuple(
            Mark(one.number, one.question.name, percent(one.before), percent(one.after))
            for one in change.answers
        ),
        passed=has_passed(before),
        passes=has_passed(after),
    )


def _percent(result: Result) -> int | None:
    return None if result.score is None else percent(result.score)
