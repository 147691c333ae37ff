"""What the marks of a quiz say about its questions and about itself. Pure.

Source: Moodle's quiz statistics report (docs.moodle.org/dev/Quiz_statistics_calculations and its source of 4.5).
x: the marks of one item over all attempts; T: their totals; R = T − x: the rest. Variances and covariances are those
of a sample (n − 1). A value that is not defined is None: n ≤ 1, or nothing varies.

numpy is imported when somebody asks: a process that nobody asks need not pay its 25 MB.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Column = NDArray[float64]

NOTHING = 1e-12  # of the largest products: what is smaller comes from rounding
# Facility in percent, discrimination in percent. Source: Moodle's guide to its report, with fewer steps.
VERY_HARD, HARD, EASY, FLAT, AGAINST = 20, 35, 95, 20, -10
SURE_FROM = 10  # of fewer attempts, chance makes the discrimination
STRIKING = 3  # so many times the same wrong answer, at least


class Remark(StrEnum):
    """What strikes about a question, the most important first."""

    SAME_WRONG = "same_wrong"
    AGAINST = "against"
    VERY_HARD = "very_hard"
    HARD = "hard"
    FLAT = "flat"
    EASY = "easy"


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item. `facility`, weights, indices and `guess` in percent; `mean` and `deviation` in marks.

    `discrimination`: how far who does well in the rest does well here, −100 to 100. `efficiency`: the same, measured
    by what the marks allow at most. `guess`: what blind guessing brings; None where that cannot be said.
    """

    mean: float | None
    facility: float | None
    deviation: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination: float | None
    efficiency: float | None
    guess: float | None = None


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    """The totals of all attempts. `consistency` (Cronbach's α) and `error_ratio` in percent; all else in marks.

    `error`: the standard error of one result.
    """

    attempts: int
    most: float
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    consistency: float | None
    error_ratio: float | None
    error: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """A quiz and its items in order."""

    quiz: QuizStatistics
    items: tuple[ItemStatistics, ...]


def statistics_of(
    marks: Sequence[Sequence[float]], most: Sequence[float], guesses: Sequence[float | None] | None = None
) -> Statistics:
    """Of marks (attempts × items, each between 0 and its item's `most`). `guesses`: fractions, one for each item."""
    import numpy as np  # noqa: PLC0415 -- 25 MB, only for who asks

    table = np.asarray(marks, dtype=np.float64).reshape(len(marks), len(most))
    with np.errstate(all="ignore"):
        totals = table.sum(axis=1)
        columns = [table[:, place] for place in range(len(most))]
        weights = _effective_weights([_covariance(column, totals) for column in columns])
        items = tuple(
            _item(column, totals - column, part, float(sum(most)), weight, guess)
            for column, part, weight, guess in zip(
                columns, most, weights, guesses or [None] * len(most), strict=True
            )
        )
        return Statistics(_quiz(columns, totals, float(sum(most))), items)


def remarks(
    *, facility: float, attempts: int, same_wrong: int, discrimination: float | None
) -> tuple[Remark, ...]:
    """What strikes about a question. `same_wrong`: how often its most frequent wrong answer was given.

    Of what nearly nobody or nearly everybody knows, the discrimination is low by nature: nothing is said of it.
    """
    known = discrimination if attempts >= SURE_FROM and VERY_HARD < facility < EASY else None
    found = {
        Remark.SAME_WRONG: same_wrong >= STRIKING and 2 * same_wrong >= attempts,
        Remark.AGAINST: known is not None and known < AGAINST,
        Remark.VERY_HARD: facility <= VERY_HARD,
        Remark.HARD: VERY_HARD < facility < HARD,
        Remark.FLAT: known is not None and AGAINST <= known < FLAT,
        Remark.EASY: facility >= EASY,
    }
    return tuple(remark for remark, is_so in found.items() if is_so)


def _item(
    x: "Column", rest: "Column", most: float, whole: float, weight: float | None, guess: float | None
) -> ItemStatistics:
    mean = _mean(x)
    together, alone = _covariance(x, rest), _product(_covariance(x, x), _covariance(rest, rest))
    return ItemStatistics(
        mean=mean,
        facility=_percent(mean, most),
        deviation=_root(_covariance(x, x)),
        intended_weight=_percent(most, whole),
        effective_weight=weight,
        discrimination=_percent(together, _root(alone)),
        efficiency=_percent(together, _covariance(_sorted(x), _sorted(rest))),
        guess=_percent(guess, 1.0),
    )


def _effective_weights(with_total: list[float | None]) -> list[float | None]:
    """100·√cov(x, T) / Σ√cov over items whose covariance is not negative; None for one whose is."""
    roots = [_root(one) for one in with_total]
    whole = sum(root for root in roots if root is not None)
    return [_percent(root, whole) for root in roots]


def _quiz(columns: "list[Column]", totals: "Column", most: float) -> QuizStatistics:
    spread = _covariance(totals, totals)
    consistency = _consistency([_covariance(x, x) for x in columns], spread)
    ratio = None if consistency is None else 100 * max(0.0, 1 - consistency / 100) ** 0.5
    deviation = _root(spread)
    skewness, kurtosis = _shape(totals, spread)
    return QuizStatistics(
        attempts=len(totals),
        most=most,
        mean=_mean(totals),
        median=_median(totals),
        deviation=deviation,
        skewness=skewness,
        kurtosis=kurtosis,
        consistency=consistency,
        error_ratio=ratio,
        error=None if ratio is None or deviation is None else ratio * deviation / 100,
    )


def _consistency(inside: list[float | None], spread: float | None) -> float | None:
    """Cronbach's α in percent: 100·p/(p − 1)·(1 − Σ var x / var T)."""
    p = len(inside)
    if p < 2 or not spread:
        return None
    return 100 * p / (p - 1) * (1 - sum(one or 0.0 for one in inside) / spread)


def _shape(totals: "Column", k2: float | None) -> tuple[float | None, float | None]:
    """Skewness k₃/k₂^1.5 of three attempts or more, kurtosis k₄/k₂² of four: unbiased k-statistics.

    Both are free of the unit, so each total is first told in deviations from the mean.
    """
    n = len(totals)
    if not k2 or n < 3:
        return None, None
    away = (totals - totals.mean()) / k2**0.5
    m2, m3, m4 = (float((away**power).mean()) for power in (2, 3, 4))
    skewness = _finite(n * n * m3 / ((n - 1) * (n - 2)))
    if n < 4:
        return skewness, None
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
    return skewness, _finite(k4)


def _mean(column: "Column") -> float | None:
    return _finite(float(column.mean())) if len(column) else None


def _median(column: "Column") -> float | None:
    n = len(column)
    if not n:
        return None
    middle = _sorted(column)[(n - 1) // 2 : n // 2 + 1]
    return _finite(float(middle.mean()))


def _sorted(column: "Column") -> "Column":
    found = column.copy()
    found.sort()
    return found


def _covariance(a: "Column", b: "Column") -> float | None:
    """Of two samples (n − 1); 0 where it is smaller than rounding."""
    n = len(a)
    if n < 2:
        return None
    found = _finite(float(((a - a.mean()) * (b - b.mean())).sum()) / (n - 1))
    largest = float(abs(a).max()) * float(abs(b).max())
    return 0.0 if found is not None and abs(found) <= NOTHING * largest else found


def _root(square: float | None) -> float | None:
    return square**0.5 if square is not None and square >= 0 else None


def _product(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a * b


def _percent(part: float | None, whole: float | None) -> float | None:
    return _finite(100 * part / whole) if part is not None and whole else None


def _finite(number: float) -> float | None:
    return number if abs(number) < float("inf") else None
