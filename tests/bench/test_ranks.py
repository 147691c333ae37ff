"""Two samples compared: against values worked out by hand, and what must hold for any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.ranks import mann_whitney

pytestmark = pytest.mark.once

SAMPLES = st.lists(st.floats(0, 100), min_size=2, max_size=40)


def test_by_hand() -> None:
    """1–5 against 6–10: U = 0, mean 12.5, variance 25·11/12; z = 12/√22.917 = 2.507."""
    assert mann_whitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]) == pytest.approx(0.01219, abs=1e-5)


def test_ties_by_hand() -> None:
    """1,1,2 against 1,2,2: U = 3, mean 4.5; ties 24 + 24 = 48; variance 9/12·(7 − 48/30) = 4.05; z = 1/2.0125."""
    assert mann_whitney([1, 1, 2], [1, 2, 2]) == pytest.approx(0.61926, abs=1e-4)


def test_all_equal_is_no_difference() -> None:
    assert mann_whitney([3, 3, 3], [3, 3]) == 1.0


@given(SAMPLES, SAMPLES)
def test_a_probability_and_the_same_both_ways(one: list[float], other: list[float]) -> None:
    p = mann_whitney(one, other)
    assert 0 <= p <= 1
    assert p == pytest.approx(mann_whitney(other, one))


@given(st.lists(st.floats(0, 10), min_size=20, max_size=40))
def test_what_lies_apart_is_told_apart(times: list[float]) -> None:
    assert mann_whitney(times, [time + 11 for time in times]) < 0.001
