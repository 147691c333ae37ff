"""F2: every answer that was acknowledged is there after the server was killed in the middle of writing."""

import http.client
import json
import os
import random
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lms.outline.models import Activity
from lms.quizzes.models import QuizAttempt, Response
from tests import build
from tests.processes import children, serving

CLIENTS, ANSWERS, SECONDS = 8, 160, 60
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[tuple[int, int]]:
    """Two workers: (port, process id)."""
    with serving() as found:
        yield found


class Writer(threading.Thread):
    """One phone: answers the same question again and again, and keeps what was acknowledged."""

    def __init__(self, port: int, cookie: str, path: str, until: threading.Event) -> None:
        super().__init__()
        self.port, self.path, self.until = port, path, until
        token = "a" * 32
        self.headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/json",
            "Host": "127.0.0.1",
        }
        self.acknowledged: list[str] = []
        self.broken = 0

    def run(self) -> None:
        """Post until enough was written or time is up."""
        number = 0
        while not self.until.is_set():
            number += 1
            name = str(uuid.uuid4())
            body = json.dumps({"uuid": name, "sequence": number, "answer": {"value": True}})
            try:
                phone = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                phone.request("POST", self.path, body=body, headers=self.headers)
                if phone.getresponse().status == 200:
                    self.acknowledged.append(name)
            except (OSError, http.client.HTTPException):
                self.broken += 1  # killed while it answered: nothing was promised
                time.sleep(0.05)


def test_an_acknowledged_answer_survives_kill_nine(committed: Any, server: tuple[int, int]) -> None:
    port, master = server
    course = build.course(lessons=0)
    cohort = build.cohort(course)
    quiz = Activity.objects.get(kind="quiz")
    number = next(n for n, q in enumerate(quiz.snapshot.body["questions"], 1) if q["kind"] == "true_false")
    until = threading.Event()
    writers = []
    for _phone in range(CLIENTS):
        person = build.person()
        build.enrol(person, cohort)
        client = Client()
        client.force_login(person.user)
        client.post(f"/quiz/start/{quiz.key}/")
        attempt = QuizAttempt.objects.get(enrolment__person=person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        writers.append(Writer(port, cookie, f"/quiz/{attempt.uuid}/frage/{number}/", until))
    for writer in writers:
        writer.start()
    dice, began = random.Random(7), time.monotonic()
    kills = 0
    while time.monotonic() - began < SECONDS:
        time.sleep(0.4)
        if sum(len(writer.acknowledged) for writer in writers) >= ANSWERS and kills >= 3:
            break
        alive = children(master)
        if alive:
            os.kill(dice.choice(alive), signal.SIGKILL)
            kills += 1
            time.sleep(1.5)  # gunicorn starts another one
    until.set()
    for writer in writers:
        writer.join(15)
    acknowledged = [name for writer in writers for name in writer.acknowledged]
    assert kills >= 3
    assert len(acknowledged) >= ANSWERS
    kept = {str(name) for name in Response.objects.values_list("uuid", flat=True)}
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + sum(writer.broken for writer in writers)
