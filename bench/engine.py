"""How many answers the pure engine marks in a second: the examples of all kinds, right, right in part and wrong.

`python -m bench.engine` measures it alone; Django is not needed.
"""

import json
import time
from collections.abc import Callable

from lms.quizzes.batch import mark_lines
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import kinds, read

TARGET = 50_000
SECONDS = 0.5  # for each kind
ROUNDS = 3


def examples() -> list[tuple[Kind, list[object]]]:
    """A question of each kind that can be answered, with answers to it."""
    found = []
    for name, kind in kinds().items():
        question = read({"uid": name, "kind": name, "feedback": "", **kind.example.fields})
        answers = (kind.example.right, kind.example.partial, kind.example.wrong)
        found.append((question, [dict(answer) for answer in answers if answer is not None]))
    return [(question, answers) for question, answers in found if answers]


def rate(work: Callable[[], int]) -> float:
    """How much of the work's count is done in a second, in the best of some rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < SECONDS / ROUNDS:
            done += work()
        best = max(best, done / (time.perf_counter() - began))
    return best


def marking(question: Kind, answers: list[object]) -> Callable[[], int]:
    """Mark every answer a hundred times."""

    def work() -> int:
        for _ in range(100):
            for answer in answers:
                question.mark(answer)
        return 100 * len(answers)

    return work


def measure() -> dict[str, float]:
    """Kind → answers a second; `all`: each kind equally often; `lines`: read from and written to lines of JSON."""
    found = {question.kind: rate(marking(question, answers)) for question, answers in examples()}
    found["all"] = len(found) / sum(1 / each for each in found.values())
    found["lines"] = rate(_lines())
    return found


def _lines() -> Callable[[], int]:
    neutral = {name: {"uid": name, "kind": name, **kind.example.fields} for name, kind in kinds().items()}
    lines = [
        json.dumps({"question": neutral[question.kind], "response": answer}).encode()
        for question, answers in examples()
        for answer in answers
    ] * 20
    return lambda: sum(bool(mark.as_json()) for mark in mark_lines(lines))


def report(found: dict[str, float]) -> None:
    """Print the rate of each kind, and whether all together meet the target."""
    print(f"{'answers marked a second':<24}")
    for name, each in found.items():
        target = f"≥ {TARGET:,} {'met' if each >= TARGET else 'MISSED'}" if name == "all" else ""
        print(f"{name:<24} {each:>10,.0f}  {target}", flush=True)


if __name__ == "__main__":
    report(measure())
