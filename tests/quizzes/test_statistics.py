"""The figures of a quiz: one example by hand, all of them from Moodle's definitions in fractions, and their laws."""

import subprocess
import sys
from dataclasses import asdict
from fractions import Fraction
from itertools import permutations
from math import isfinite, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.statistics import ItemStatistics, Remark, Statistics, remarks, statistics_of

pytestmark = pytest.mark.once
NEAR = {"rel": 1e-9, "abs": 1e-6}
# Five people, three questions. All that follows from it was worked out on paper.
PAPER = [[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0], [0, 1, 0]]


def numbers(of: Statistics) -> list[float | None]:
    """Everything that is said, in one row."""
    return [*asdict(of.quiz).values(), *(value for item in of.items for value in asdict(item).values())]


def test_the_example_on_paper() -> None:
    found = statistics_of(PAPER, [1, 1, 1], [1 / 3, 0.5, None])
    quiz = found.quiz
    assert (quiz.attempts, quiz.most, quiz.mean, quiz.median) == (5, 3, pytest.approx(1.4), 1)
    assert quiz.deviation == pytest.approx(sqrt(1.3))
    assert quiz.skewness == pytest.approx(0.6 / 1.3**1.5)
    assert quiz.kurtosis == pytest.approx(-0.3 / 1.69)
    assert quiz.consistency == pytest.approx(150 * (1 - 0.8 / 1.3))
    assert quiz.error_ratio == pytest.approx(65.0443636)
    assert quiz.error == pytest.approx(sqrt(0.55))
    first, second, third = found.items
    assert first == ItemStatistics(
        mean=pytest.approx(0.6),
        facility=pytest.approx(60),
        deviation=pytest.approx(sqrt(0.3)),
        intended_weight=pytest.approx(100 / 3),
        effective_weight=pytest.approx(100 * sqrt(0.45) / (2 * sqrt(0.45) + sqrt(0.4))),
        discrimination=pytest.approx(100 * 0.15 / sqrt(0.21)),
        efficiency=pytest.approx(37.5),
        guess=pytest.approx(100 / 3),
    )
    assert (second.discrimination, second.efficiency) == (first.discrimination, first.efficiency)
    assert third.discrimination == pytest.approx(100 * 0.2 / sqrt(0.14))
    assert third.efficiency == pytest.approx(100)
    assert (third.facility, second.guess, third.guess) == (pytest.approx(20), 50, None)


# The definitions again, in fractions and by sums over pairs, so that nothing is shared with the module.


def spread(a: list[Fraction], b: list[Fraction]) -> Fraction:
    """Covariance as half the mean product of differences over all ordered pairs of different attempts."""
    n = len(a)
    pairs = permutations(range(n), 2)
    return sum(((a[i] - a[j]) * (b[i] - b[j]) for i, j in pairs), Fraction(0)) / (2 * n * (n - 1))


def root(value: Fraction) -> float:
    return sqrt(value)


def by_definition(marks: list[list[Fraction]], most: list[Fraction]) -> Any:
    """Quiz figures and item figures, for at least four attempts."""
    n, p = len(marks), len(most)
    totals = [sum(row, Fraction(0)) for row in marks]
    columns = [[row[i] for row in marks] for i in range(p)]
    rests = [[total - x for total, x in zip(totals, column, strict=True)] for column in columns]
    var = spread(totals, totals)
    with_total = [spread(column, totals) for column in columns]
    weighed = sum(root(one) for one in with_total if one >= 0)
    items = []
    for i, (column, rest) in enumerate(zip(columns, rests, strict=True)):
        both = spread(column, column) * spread(rest, rest)
        best = spread(sorted(column), sorted(rest))
        items.append(
            [
                sum(column) / n,
                100 * sum(column) / n / most[i],
                root(spread(column, column)),
                100 * most[i] / sum(most),
                100 * root(with_total[i]) / weighed if with_total[i] >= 0 and weighed else None,
                100 * float(spread(column, rest)) / root(both) if both else None,
                100 * spread(column, rest) / best if best else None,
            ]
        )
    ordered = sorted(totals)
    median = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    powers = [sum((total - sum(totals) / n) ** power for total in totals) for power in (2, 3, 4)]
    quiz = [sum(totals) / n, median, root(var), None, None, None, None, None]
    if var:
        k3 = n * powers[1] / ((n - 1) * (n - 2))
        fourth = Fraction(n * (n + 1)) * powers[2] - 3 * (n - 1) * powers[0] ** 2
        k4 = fourth / ((n - 1) * (n - 2) * (n - 3))
        quiz[3:5] = [float(k3) / root(var) ** 3, k4 / var**2]
        if p > 1:
            alpha = Fraction(100 * p, p - 1) * (1 - sum(spread(c, c) for c in columns) / var)
            ratio = 100 * root(1 - alpha / 100)
            quiz[5:] = [alpha, ratio, ratio * root(var) / 100]
    return quiz, items


@st.composite
def worlds(draw: st.DrawFn, least: int = 4) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Marks in twelfths of what each item brings at most."""
    p = draw(st.integers(1, 5))
    most = [Fraction(m) for m in draw(st.lists(st.integers(1, 4), min_size=p, max_size=p))]
    share = st.integers(0, 12) | st.sampled_from([0, 12])
    row = st.lists(share, min_size=p, max_size=p)
    rows = draw(st.lists(row, min_size=least, max_size=9))
    return [[Fraction(s, 12) * m for s, m in zip(one, most, strict=True)] for one in rows], most


def figures(marks: list[list[Fraction]], most: list[Fraction]) -> Statistics:
    return statistics_of([[float(x) for x in row] for row in marks], [float(m) for m in most])


def same(found: float | None, wanted: Any) -> bool:
    return found is None if wanted is None else found == pytest.approx(float(wanted), **NEAR)


@given(worlds())
def test_every_figure_is_moodles(world: tuple[list[list[Fraction]], list[Fraction]]) -> None:
    found, (quiz, items) = figures(*world), by_definition(*world)
    said = found.quiz
    assert [
        (name, value, wanted)
        for (name, value), wanted in zip(list(asdict(said).items())[2:], quiz, strict=True)
        if not same(value, wanted)
    ] == []
    for item, expected in zip(found.items, items, strict=True):
        told = list(asdict(item).items())[:-1]
        assert [(n, v, w) for (n, v), w in zip(told, expected, strict=True) if not same(v, w)] == []


@given(worlds(), st.randoms())
def test_the_order_of_attempts_does_not_matter(world: Any, chance: Any) -> None:
    marks, most = world
    mixed = chance.sample(marks, len(marks))
    one, other = numbers(figures(marks, most)), numbers(figures(mixed, most))
    assert [value is None for value in one] == [value is None for value in other]
    assert [v for v in other if v is not None] == pytest.approx([v for v in one if v is not None], **NEAR)


@given(worlds(), st.data())
def test_the_order_of_items_only_moves_them(world: Any, data: st.DataObject) -> None:
    marks, most = world
    order = data.draw(st.permutations(range(len(most))))
    other = figures([[row[i] for i in order] for row in marks], [most[i] for i in order])
    one = figures(marks, most)
    moved = Statistics(one.quiz, tuple(one.items[i] for i in order))
    assert [v is None for v in numbers(other)] == [v is None for v in numbers(moved)]
    assert [v or 0 for v in numbers(other)] == pytest.approx([v or 0 for v in numbers(moved)], **NEAR)


@given(worlds(least=2))
def test_what_is_in_percent_stays_in_its_bounds(world: Any) -> None:
    found = figures(*world)
    for item in found.items:
        assert 0 <= (item.facility or 0) <= 100 + 1e-9
        for index in (item.discrimination, item.efficiency):
            assert index is None or index <= 100 + 1e-6
        assert item.discrimination is None or item.discrimination >= -100 - 1e-6
    weights = [item.effective_weight for item in found.items]
    if any(weights):
        assert sum(weight or 0 for weight in weights) == pytest.approx(100)
    assert sum(item.intended_weight or 0 for item in found.items) == pytest.approx(100)
    assert found.quiz.consistency is None or found.quiz.consistency <= 100 + 1e-6


@given(worlds(), st.integers(2, 50))
def test_another_unit_of_marks_changes_no_percent(world: Any, times: int) -> None:
    marks, most = world
    one = figures(marks, most)
    other = figures([[x * times for x in row] for row in marks], [m * times for m in most])
    for a, b in zip(one.items, other.items, strict=True):
        for name in ("facility", "effective_weight", "discrimination", "efficiency"):
            assert same(getattr(b, name), getattr(a, name))
    for name in ("skewness", "kurtosis", "consistency", "error_ratio"):
        assert same(getattr(other.quiz, name), getattr(one.quiz, name))


@given(
    st.integers(0, 4).flatmap(
        lambda p: st.lists(st.lists(st.floats(0, 1), min_size=p, max_size=p), max_size=7).map(
            lambda rows: (rows, p)
        )
    ),
    st.sampled_from([1.0, 1e-300, 1e300, 0.0]),
)
def test_whatever_comes_it_is_a_number_or_nothing(world: tuple[list[list[float]], int], unit: float) -> None:
    rows, p = world
    found = statistics_of([[x * unit for x in row] for row in rows], [unit] * p)
    assert all(value is None or isfinite(value) for value in numbers(found))


@pytest.mark.parametrize("attempts", [0, 1])
def test_of_one_attempt_nothing_is_said_about_differences(attempts: int) -> None:
    found = statistics_of([[1.0, 0.5]] * attempts, [1, 1])
    quiz = found.quiz
    assert (quiz.deviation, quiz.skewness, quiz.kurtosis, quiz.consistency, quiz.error) == (None,) * 5
    for item in found.items:
        assert (item.deviation, item.effective_weight, item.discrimination, item.efficiency) == (None,) * 4
    assert (quiz.mean, quiz.median) == ((None, None) if not attempts else (1.5, 1.5))


def test_where_all_have_the_same_nothing_tells_them_apart() -> None:
    """A tenth is no binary fraction: its mean differs from it by rounding, and that is not a difference."""
    found = statistics_of([[0.1, 0.1, 0.7]] * 7, [1, 1, 1])
    assert found.quiz.consistency is None
    assert found.quiz.skewness is None
    assert [item.discrimination for item in found.items] == [None] * 3
    assert [item.effective_weight for item in found.items] == [None] * 3


def test_nobody_pays_for_numpy_who_does_not_ask() -> None:
    run = "import sys, lms.quizzes.statistics; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", run], check=False).returncode == 0


@pytest.mark.parametrize(
    ("facility", "attempts", "same_wrong", "discrimination", "expected"),
    [
        (20, 10, 0, 40, [Remark.VERY_HARD]),
        (20.1, 10, 0, 40, [Remark.HARD]),
        (35, 10, 0, 40, []),
        (94.9, 10, 0, 40, []),
        (95, 10, 0, 5, [Remark.EASY]),
        (50, 10, 0, 19.9, [Remark.FLAT]),
        (50, 10, 0, -10, [Remark.FLAT]),
        (50, 10, 0, -10.1, [Remark.AGAINST]),
        (50, 9, 0, -90, []),
        (50, 10, 0, None, []),
        (10, 10, 9, 0, [Remark.SAME_WRONG, Remark.VERY_HARD]),
        (50, 10, 4, 40, []),
        (60, 5, 2, 40, []),
    ],
)
def test_what_strikes(
    facility: float, attempts: int, same_wrong: int, discrimination: float | None, expected: list[Remark]
) -> None:
    found = remarks(
        facility=facility, attempts=attempts, same_wrong=same_wrong, discrimination=discrimination
    )
    assert list(found) == expected
