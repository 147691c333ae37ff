"""Reading questions in neutral form (docs/reference/questions.md), and what a quiz makes of its marks. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.quizzes.kinds.base import Kind, Source
from lms.quizzes.kinds.choice import MultipleResponse, SingleChoice
from lms.quizzes.kinds.scale import Scale
from lms.quizzes.kinds.short_answer import ShortAnswer
from lms.quizzes.kinds.true_false import TrueFalse

KINDS: dict[str, type[Kind]] = {
    kind.kind: kind for kind in (SingleChoice, MultipleResponse, TrueFalse, ShortAnswer, Scale)
}
NEARLY = 1e-6


class Unreadable(ValueError):
    """A question that cannot be asked. `problems`: every reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a score means: `passed` is None where there is nothing to pass."""

    done: bool
    passed: bool | None


def read(question: Mapping[str, object]) -> Kind:
    """The question; Unreadable with all reasons where it cannot be asked. Missing feedback does not hinder."""
    source = Source(question)
    kind = KINDS.get(str(question.get("kind")))
    if kind is None:
        raise Unreadable([f"kind {question.get('kind')!r} is unknown"])
    made = kind.read(source)
    if source.broken:
        raise Unreadable(source.broken)
    return made


def is_graded(question: Mapping[str, object]) -> bool:
    """Does a question that can be read count towards a score?"""
    return KINDS[str(question["kind"])].graded


def problems(question: Mapping[str, object]) -> list[str]:
    """Everything an author must mend in a question, such as missing feedback; empty where it is fine."""
    source = Source(question)
    kind = KINDS.get(str(question.get("kind")))
    if kind is None:
        return [f"kind {question.get('kind')!r} is unknown"]
    kind.read(source)
    return source.broken + source.lacking


def problems_of(questions: Iterable[Mapping[str, object]]) -> list[str]:
    """Everything an author must mend in a quiz, each with the question's uid."""
    listed = list(questions)
    out = [f"{question.get('uid')}: {problem}" for question in listed for problem in problems(question)]
    uids = Counter(str(question.get("uid")) for question in listed)
    return out + [f"{uid}: used by {times} questions" for uid, times in uids.items() if times > 1]


def score(fractions: Iterable[float], questions: int) -> float | None:
    """The mean of the fractions of graded questions, from 0 to 1; all weigh the same, unanswered ones count 0.

    None where there is no graded question.
    """
    return min(1.0, max(0.0, sum(fractions) / questions)) if questions else None


def judge(reached: float | None, *, pass_mark: float | None, done_when: str) -> Verdict:
    """Is a quiz done and passed with this score (0 to 1; None: nothing is graded)? `pass_mark` is in percent."""
    if pass_mark is None or reached is None:
        return Verdict(done=True, passed=None)
    passed = 100 * reached >= pass_mark - NEARLY
    return Verdict(done=passed or done_when == "handed_in", passed=passed)


def percent(reached: float) -> int:
    """A score in whole percent, rounded down, so that "70 percent" is never a failed 69.6."""
    return int(100 * reached + NEARLY)
