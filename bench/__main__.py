"""`make bench`: CPU of one gunicorn worker per request, as multiples of the bare view, all in one run.

Each page is asked for in turn, round by round, so that a machine whose speed drifts slows all alike.
The worker's CPU (user + system) is read from the kernel before and after each batch, and compared with the bare
view of the same round; the median of the rounds counts.
Before them, how many answers the pure engine marks in a second (bench/engine.py), and what the figures of a quiz cost
(bench/figures.py).
Then the doors: whether the time of an answer tells known, unknown and disabled addresses apart, or who has booked or
waits for a date (bench/doors.py; `doors` measures these alone, `--small` with few rounds, to see that it runs);
and what a worker takes of the memory (bench/memory.py).
"""

import http.client
import json
import os
import statistics
import sys
import uuid
from collections.abc import Callable

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django must be ready

from bench import doors, engine, figures, memory  # noqa: E402 -- Django must be ready
from bench.server import cpu, serving, worker_of  # noqa: E402 -- Django must be ready
from bench.world import World, build  # noqa: E402 -- Django must be ready

ROUNDS, REQUESTS, WARM_UP = 9, 150, 40
TARGETS = {"lesson": 3.0, "Mein Weg": 3.5, "answer": 3.0}


class Asker:
    """One kept-alive connection that speaks as one person."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "Host": "127.0.0.1"}

    def get(self, path: str) -> bytes:
        """The body of a page; anything but 200 ends the run."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{path} answered {answer.status}")
        return body

    def post(self, path: str, body: dict[str, object], token: str) -> None:
        """One answer as the page's script sends it."""
        headers = {
            **self.headers,
            "Cookie": f"{self.headers['Cookie']}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/json",
        }
        self.connection.request("POST", path, body=json.dumps(body), headers=headers)
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            sys.exit(f"{path} answered {answer.status}: {said[:200]!r}")


def calls(world: World, port: int) -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    me, staff = Asker(port, world.participant), Asker(port, world.staff)
    token = "a" * 32
    sequence = iter(range(1, 10_000_000))

    def answer() -> None:
        body = {"uuid": str(uuid.uuid4()), "sequence": next(sequence), "answer": world.option}
        me.post(world.answer, body, token)

    return {
        "bare view": lambda: me.get("/bare/"),
        "lesson": lambda: me.get(world.lesson),
        "Mein Weg": lambda: me.get("/mein-weg/"),
        "answer": answer,
        "matrix": lambda: staff.get(world.matrix),
    }


def measure(world: World, port: int, worker: int) -> dict[str, list[float]]:
    """Name → CPU milliseconds per request in each round."""
    asked = calls(world, port)
    for call in asked.values():
        for _ in range(WARM_UP):
            call()
    found: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, call in asked.items():
            number = REQUESTS if name != "matrix" else REQUESTS // 10
            before = cpu(worker)
            for _ in range(number):
                call()
            found[name].append((cpu(worker) - before) / number * 1000)
    return found


def ratios(found: dict[str, list[float]]) -> dict[str, float]:
    """Name → how many times the bare view of the same round, the median of the rounds."""
    return {
        name: statistics.median(one / bare for one, bare in zip(times, found["bare view"], strict=True))
        for name, times in found.items()
    }


def main() -> None:
    """Build the world, serve it, measure, print."""
    if "doors" not in sys.argv:
        engine.report(engine.measure())
        figures.report(figures.measure())
    world = build()
    doors.sweep()
    number, warm_up = doors.SMALL if "--small" in sys.argv else (doors.ROUNDS, doors.WARM_UP)
    rounds = range(-warm_up, number)
    try:
        asked = doors.prepare(rounds)
        if "doors" not in sys.argv:
            with serving() as (port, master):
                report(measure(world, port, worker_of(master)))
            memory.report(memory.measure(world.lesson, world.participant))
        with serving("--threads", "4") as (port, _master):
            doors.report(doors.measure(port, asked, rounds))
    finally:
        doors.sweep()


def report(found: dict[str, list[float]]) -> None:
    """Print each page's cost, and whether it meets its target."""
    print(f"{'page':<12} {'CPU ms':>8} {'× bare':>8}  target")
    for name, ratio in ratios(found).items():
        target = TARGETS.get(name)
        said = f"≤ {target} {'met' if ratio <= target else 'MISSED'}" if target else ""
        print(f"{name:<12} {statistics.median(found[name]):>8.2f} {ratio:>8.2f}  {said}", flush=True)


if __name__ == "__main__":
    main()
