"""What the answers of an attempt come to: what a person still has to mark, the score, and what that means."""

from lms.quizzes.kinds.base import Kind, State
from lms.quizzes.marking import Verdict, judge, score
from lms.quizzes.queries import Given, Paper


def waiting(paper: Paper, given: Given) -> tuple[Kind, ...]:
    """The questions whose answer a person still has to mark."""
    return tuple(one for one in paper.graded if one.uid not in given.marks and _waits(paper, one, given))


def _waits(paper: Paper, question: Kind, given: Given) -> bool:
    answer = paper.counts(question, given)
    return answer is not None and question.mark(answer).state == State.NEEDS_MARKING


def score_of(paper: Paper, given: Given) -> float | None:
    """The score of an attempt, from 0 to 1; None where nothing is graded, or a person has to mark first."""
    if waiting(paper, given):
        return None
    return score([paper.worth(question, given) for question in paper.graded], len(paper.graded))


def judged(paper: Paper, reached: float | None) -> Verdict:
    """Done and passed with this score. While it waits, only what no mark can change."""
    body, waits = paper.body, reached is None and bool(paper.graded)
    if waits and body["pass_mark"] is not None:
        return Verdict(done=body["done_when"] == "handed_in", passed=None)
    return judge(reached, pass_mark=body["pass_mark"], done_when=body["done_when"])
