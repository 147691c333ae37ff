"""How an outcome changes a record. Pure."""

from dataclasses import dataclass

RANK = {"begun": 1, "done": 2}
SAYS_WHAT_IS = {"hand"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an activity. `passed` is a fact of its own; `score` is a fraction from 0 to 1."""

    state: str
    passed: bool | None = None
    score: float | None = None


def merge(old: Outcome | None, new: Outcome, source: str) -> Outcome:
    """The record after a new outcome: learners only ever gain; people who keep a register say what is."""
    if old is None or source in SAYS_WHAT_IS:
        return new
    passed = old.passed if new.passed is None or old.passed is True else new.passed
    scores = [score for score in (old.score, new.score) if score is not None]
    return Outcome(
        state=max(old.state, new.state, key=lambda state: RANK[state]),
        passed=passed,
        score=max(scores, default=None),
    )
