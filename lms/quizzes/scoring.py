"""What the answers of an attempt come to: what waits for a person, the score, and what the ledger makes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.progress.enums import Source
from lms.progress.enums import State as Progress
from lms.progress.ledger import Outcome, merge
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind, State
from lms.quizzes.marking import Verdict, judge, score
from lms.quizzes.models import QuizAttempt
from lms.quizzes.policy import Grading
from lms.quizzes.queries import Given, Paper, paper_of


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


@dataclass(frozen=True, slots=True)
class Sat:
    """One attempt that was handed in. `score`: None while it waits, or where nothing is graded."""

    attempt: int
    paper: Paper
    score: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into the ledger, as `progress.record` takes it."""

    outcome: Outcome
    source: Source = Source.QUIZ
    keeps_best: bool = True

    def on(self, held: Outcome | None) -> Outcome:
        """What the ledger then holds."""
        return merge(held, self.outcome, self.source, keeps_best=self.keeps_best)


def sats_among(enrolments: Iterable[int], activity: int) -> dict[int, list[Sat]]:
    """Enrolment → its attempts at a quiz that were handed in, in their order: one query."""
    handed_in = QuizAttempt.objects.filter(
        enrolment__in=list(enrolments), activity=activity, state=AttemptState.HANDED_IN
    )
    found: dict[int, list[Sat]] = {}
    rows = handed_in.order_by("number").values_list("enrolment_id", "pk", "snapshot_id", "score")
    for enrolment, pk, snapshot, score_then in rows:
        found.setdefault(enrolment, []).append(Sat(pk, paper_of(snapshot), score_then))
    return found


def keeps_best(paper: Paper, score: float | None) -> bool:
    """Does an attempt take nothing from what was before? It waits, or the best one counts."""
    return score is None or paper.policy.grading == Grading.HIGHEST


def entry(paper: Paper, score: float | None, scores: Sequence[float]) -> Entry:
    """What an attempt brings by its own rule. `scores`: of all that count, in their order; not asked for the best."""
    best = keeps_best(paper, score)
    grade = score if best else paper.policy.grade(scores)
    verdict = judged(paper, grade)
    state = Progress.DONE if verdict.done else Progress.BEGUN
    return Entry(Outcome(state, verdict.passed, grade), keeps_best=best)


def earned(sats: Sequence[Sat]) -> Outcome:
    """What attempts come to, in their order, each by its own rule. What was passed once stays passed."""
    held: Outcome | None = None
    for number, one in enumerate(sats, start=1):
        held = entry(one.paper, one.score, _scores(sats[:number])).on(held)
    return held or Outcome(Progress.BEGUN)


def settled(held: Outcome | None, sats: Sequence[Sat], attempt: int, score: float | None) -> Entry:
    """What goes into the ledger once the score of one of these attempts is another one. `held`: what it says now.

    The first result of an attempt is entered as any other. A later one that is worse takes the place of what these
    attempts had brought, unless the ledger knows something better from elsewhere.
    """
    mine = next(one for one in sats if one.attempt == attempt)
    after = scored(sats, attempt, score)
    if mine.score is None or held != earned(sats):
        return entry(mine.paper, score, _scores(after))
    return Entry(earned(after), Source.HAND)


def scored(sats: Sequence[Sat], attempt: int, score: float | None) -> list[Sat]:
    """The same attempts, one of them with this score."""
    return [Sat(one.attempt, one.paper, score) if one.attempt == attempt else one for one in sats]


def _scores(sats: Sequence[Sat]) -> list[float]:
    return [one.score for one in sats if one.score is not None]
