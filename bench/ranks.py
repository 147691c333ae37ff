"""Do two samples differ? Pure."""

from collections.abc import Sequence
from math import erfc, sqrt


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """Two-sided p of the Mann–Whitney U test: how often chance alone puts two samples at least so far apart.

    By the normal approximation with correction for ties and continuity, good from about 20 values each.
    Source: H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18 (1947), 50–60.
    """
    n, m = len(one), len(other)
    ranks, ties = _ranks([*one, *other])
    u = sum(ranks[:n]) - n * (n + 1) / 2
    size = n + m
    variance = n * m / 12 * (size + 1 - ties / (size * (size - 1)))
    if variance == 0:
        return 1.0
    distance = max(abs(u - n * m / 2) - 0.5, 0)
    return erfc(distance / sqrt(2 * variance))


def _ranks(values: list[float]) -> tuple[list[float], int]:
    """Each value's rank (equal ones share the mean of theirs), and the sum of t³ − t over groups of equal ones."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, ties, first = [0.0] * len(values), 0, 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:
            ranks[place] = (first + last) / 2 + 1
        ties += (last - first + 1) ** 3 - (last - first + 1)
        first = last + 1
    return ranks, ties
