"""How an outcome changes a record. Pure."""

from dataclasses import dataclass, replace

# What a learner brings only ever rises in this order; the states between "begun" and nothing are a seminar's.
RANK = {"cancelled": 1, "absent": 2, "excused": 3, "booked": 4, "begun": 5, "partly": 6, "done": 7}
# Work was done: a booking, or a seminar without its person, is none.
WORKED = frozenset({"begun", "partly", "done"})
SAYS_WHAT_IS = frozenset({"seminar", "hand", "merge"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an activity. `passed` is a fact of its own; `score` is a fraction from 0 to 1.

    `minutes`: how long somebody was at a seminar; 0 for what is none.
    """

    state: str
    passed: bool | None = None
    score: float | None = None
    minutes: int = 0


def merge(old: Outcome | None, new: Outcome, source: str, *, keeps_best: bool = True) -> Outcome:
    """The record after a new outcome: learners only ever gain; people who keep a register say what is.

    Without `keeps_best` the newest score holds, for quizzes in which not the best attempt counts.
    """
    if source in SAYS_WHAT_IS:
        return new
    merged = best(old, new)
    return merged if keeps_best else replace(merged, score=new.score)


def best(old: Outcome | None, new: Outcome) -> Outcome:
    """The better of both, fact by fact."""
    if old is None:
        return new
    passed = old.passed if new.passed is None or old.passed is True else new.passed
    scores = [score for score in (old.score, new.score) if score is not None]
    return Outcome(
        state=max(old.state, new.state, key=lambda state: RANK[state]),
        passed=passed,
        score=max(scores, default=None),
        minutes=max(old.minutes, new.minutes),
    )


def is_begun(outcome: Outcome | None) -> bool:
    """Has work begun?"""
    return outcome is not None and outcome.state in WORKED
