"""H6: how much slower pages are for others while one person asks for file after file. Prints it; run with -s."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.people.models import Person
from tests import build
from tests.processes import Server, serving, working

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
OTHERS, PAGES, FILES = 8, 40, 20
SLOWER = 2  # times, at most
TOKEN = "a" * 32
Asked = tuple[int, float]  # status, seconds


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found, working():
        yield found


class Visitor:
    """Somebody logged in, over the wire."""

    def __init__(self, server: Server, who: Person) -> None:
        client = Client()
        client.force_login(who.user)
        self.port = server.port
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def ask(
        self, method: str, address: str, body: str | None = None
    ) -> tuple[http.client.HTTPResponse, float]:
        """The answer, and in how many seconds it was there."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        began = time.monotonic()
        try:
            line.request(method, address, body, self.headers)
            answer = line.getresponse()
            answer.read()
        finally:
            line.close()
        return answer, time.monotonic() - began


def read(visitor: Visitor) -> list[Asked]:
    """As somebody who studies: page after page, with a moment between."""
    found = []
    for _ in range(PAGES):
        answer, seconds = visitor.ask("GET", "/mein-weg/")
        found.append((answer.status, seconds))
        time.sleep(0.1)
    return found


def p95(visitors: list[Visitor]) -> float:
    """Seconds that nineteen of twenty pages take at most."""
    with ThreadPoolExecutor(len(visitors)) as pool:
        found = [one for asked in pool.map(read, visitors) for one in asked]
    assert {status for status, _seconds in found} == {200}
    times = sorted(seconds for _status, seconds in found)
    return times[len(times) * 95 // 100]


def take(visitor: Visitor, said: list[int]) -> None:
    """As one tab: asks for the workbook; where it is to be made in the background, has it made."""
    answer, _seconds = visitor.ask("GET", reverse("lms_staff:book"))
    said.append(answer.status)
    if answer.status == 200 and str(answer.headers["Content-Type"]).startswith("text/html"):
        answer, _seconds = visitor.ask("POST", reverse("lms_staff:make_export"), "kind=xlsx")
        said.append(answer.status)


@pytest.mark.parametrize(("people", "pause"), [(40, 1), (250, 1), (40, 0), (250, 0)])
def test_others_go_on_while_one_person_asks_for_file_after_file(
    server: Server, committed: Any, people: int, pause: int
) -> None:
    with committed():
        page = build.course(lessons=2)
    group = build.cohort(page)
    for number in range(people - OTHERS):
        build.enrol(build.person(f"N{number}", log_in=False), group)
    learners = [build.person(f"L{number}") for number in range(OTHERS)]
    for learner in learners:
        build.enrol(learner, group)
    trainer = build.person("Tom")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=build.course_row(page))
    others, flooder = [Visitor(server, learner) for learner in learners], Visitor(server, trainer)
    p95(others)  # everything is loaded
    alone = p95(others)
    over, said = threading.Event(), list[int]()

    def flood(_number: int) -> None:
        while not over.is_set():
            take(flooder, said)
            time.sleep(pause)

    with ThreadPoolExecutor(FILES) as pool:
        running = pool.map(flood, repeat(0, FILES))
        try:
            flooded = p95(others)
        finally:
            over.set()
        list(running)
    print(
        f"\n{FILES} tabs, {people} people, {pause} s between: p95 alone {alone * 1000:.0f} ms,"
        f" flooded {flooded * 1000:.0f} ms: {flooded / alone:.1f} ×; {Counter(said)}"
    )
    assert set(said) <= {200, 302, 429}
    assert {200, 429} <= set(said)
    if pause:  # without any, twenty lines of this process take the processors, too
        assert flooded < SLOWER * alone
