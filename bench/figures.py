"""What the figures of a quiz cost: 5,000 attempts at 20 questions, from marks at hand (lms/quizzes/statistics.py)."""

import time
from random import Random

from lms.quizzes.statistics import statistics_of

ATTEMPTS, QUESTIONS, TRIES = 5000, 20, 5
LIMIT = 0.5  # seconds
SEED = 7


def marks() -> list[list[float]]:
    """The same each time: people who know more or less, questions that are harder or easier."""
    chance = Random(SEED)
    return [
        [float(chance.random() < (knows + easy / QUESTIONS) / 2) for easy in range(QUESTIONS)]
        for knows in (chance.random() for _ in range(ATTEMPTS))
    ]


def measure() -> tuple[float, float]:
    """Seconds of CPU: of the first time in a process, with the loading of numpy, and the median of the next."""
    table, most = marks(), [1.0] * QUESTIONS
    found = []
    for _ in range(1 + TRIES):
        before = time.process_time()
        statistics_of(table, most)
        found.append(time.process_time() - before)
    return found[0], sorted(found[1:])[TRIES // 2]


def report(found: tuple[float, float]) -> None:
    """Print both, and whether even the first keeps the promise."""
    first, next_ones = found
    word = "met" if first <= LIMIT else "MISSED"
    print(f"\nfigures of {ATTEMPTS:,} attempts × {QUESTIONS} questions")
    print(f"first in a process {first:>8.3f} s  ≤ {LIMIT} {word}")
    print(f"each after it      {next_ones:>8.3f} s")


if __name__ == "__main__":
    report(measure())
