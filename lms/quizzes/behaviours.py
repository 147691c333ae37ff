"""How a question behaves while it is answered, whatever its kind. Pure. Source of the formulas: Moodle's behaviours.

A try is an answer that somebody had checked; where nothing is checked, the answer that counts is the only one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

RIGHT_FROM, WRONG_BELOW = 0.999999, 0.000001  # as in Moodle
SURE, WORST, BEST = (1, 2, 3), -6.0, 3.0
WRONG = {1: 0.0, 2: -2.0, 3: -6.0}


class Behaviour(StrEnum):
    """When feedback comes, and what trying again costs."""

    DEFERRED = "deferred"
    IMMEDIATE = "immediate"
    TRIES = "tries"
    ADAPTIVE = "adaptive"
    CERTAINTY = "certainty"

    @property
    def checks(self) -> bool:
        """Is each answer checked at once?"""
        return self in (Behaviour.IMMEDIATE, Behaviour.TRIES, Behaviour.ADAPTIVE)


@dataclass(frozen=True, slots=True)
class Worth:
    """One place of an answer: how much it weighs, and what it is worth, from 0 to 1."""

    weight: float
    fraction: float


@dataclass(frozen=True, slots=True)
class Try:
    """One marked answer, from 0 to 1; of a kind with several places also each of them, always in the same order."""

    fraction: float
    parts: tuple[Worth, ...] = ()
    certainty: int = 1


def mark(behaviour: Behaviour, tries: Sequence[Try], *, penalty: float = 0.0) -> float:
    """What a question is worth, from 0 to 1; with certainty from −6 to 3. `penalty`: of each try, from 0 to 1."""
    if not tries:
        return 0.0
    match behaviour:
        case Behaviour.IMMEDIATE:
            return tries[0].fraction
        case Behaviour.TRIES:
            return several(tries, penalty)
        case Behaviour.ADAPTIVE:
            return adaptive(tries, penalty)
        case Behaviour.CERTAINTY:
            return certain(tries[-1].fraction, tries[-1].certainty)
    return tries[-1].fraction


def is_closed(behaviour: Behaviour, tries: Sequence[Try], *, most: int) -> bool:
    """Does a question with these checked answers take no other? `most`: how many tries there are."""
    if not tries or not behaviour.checks:
        return False
    if behaviour == Behaviour.IMMEDIATE or tries[-1].fraction > RIGHT_FROM:
        return True
    return behaviour == Behaviour.TRIES and len(tries) >= most


def several(tries: Sequence[Try], penalty: float) -> float:
    """The last try less a penalty for each before it; with places, each by itself, counted back.

    max(0, f − tries used · penalty). A place that is right at last loses a penalty for each try up to the last one in
    which it was not: max(0, 1 − (last wrong index + 1) · penalty); one that is wrong at last is worth nothing.
    """
    last = tries[-1]
    weight = sum(part.weight for part in last.parts)
    if weight <= 0 or any(len(one.parts) != len(last.parts) for one in tries):
        return max(0.0, last.fraction - (len(tries) - 1) * penalty)
    reached = sum(
        part.weight * _counted_back([one.parts[place].fraction for one in tries], penalty)
        for place, part in enumerate(last.parts)
    )
    return min(1.0, reached / weight)


def _counted_back(fractions: Sequence[float], penalty: float) -> float:
    """One place over all tries. A place that is right in part at last counts from when it was as good."""
    final = fractions[-1]
    worse = [index for index, fraction in enumerate(fractions) if fraction < final - WRONG_BELOW]
    used = worse[-1] + 1 if worse else 0
    return max(0.0, final - used * penalty) if final > WRONG_BELOW else 0.0


def adaptive(tries: Sequence[Try], penalty: float) -> float:
    """The best of all tries, each less a penalty for those before it: max(previous best, f − penalty · previous)."""
    return max(0.0, *(one.fraction - penalty * before for before, one in enumerate(tries)))


def certain(fraction: float, certainty: int) -> float:
    """C1, C2, C3: right 1, 2 or 3 times the fraction; wrong 0, −2 or −6."""
    sure = certainty if certainty in SURE else 1
    return WRONG[sure] if fraction < WRONG_BELOW else sure * fraction
