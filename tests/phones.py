"""Many phones that answer a quiz over the wire at once, each as the page's script does."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client

from lms.outline.models import Activity
from lms.quizzes.models import QuizAttempt, Response
from tests import build

SECONDS = 600
TOKEN = "a" * 32


class Phone(threading.Thread):
    """Answers one question again and again, and sends an answer anew until the server has said something to it.

    `acknowledged`: what the server said it keeps, as UUID → answer; `refused`: every other word of the server;
    `later`: how often it asked to come again later; `broken`: how often the line broke before a word came.
    """

    def __init__(self, port: int, cookie: str, path: str, answers: int, began: float) -> None:
        super().__init__()
        self.port, self.path, self.answers, self.until = port, path, answers, began + SECONDS
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
            "Host": "127.0.0.1",
        }
        self.acknowledged: dict[UUID, bool] = {}
        self.refused: list[tuple[int, bytes]] = []
        self.later, self.broken = 0, 0

    def run(self) -> None:
        """One answer after another, true and false in turn."""
        for sequence in range(1, self.answers + 1):
            name = uuid4()
            while time.monotonic() < self.until and not self._send(name, sequence):
                time.sleep(0.05)

    def _send(self, name: UUID, sequence: int) -> bool:
        """Did the server say yes or no?"""
        said = sequence % 2 == 0
        body = json.dumps({"uuid": str(name), "sequence": sequence, "answer": {"value": said}})
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("POST", self.path, body=body, headers=self.headers)
            answer = line.getresponse()
            word = answer.read()
        except (OSError, http.client.HTTPException):
            self.broken += 1
            return False
        finally:
            line.close()
        if answer.status == 503 and answer.headers["Retry-After"]:
            self.later += 1
            return False
        if answer.status == 200 and json.loads(word)["uuid"] == str(name):
            self.acknowledged[name] = said
        else:
            self.refused.append((answer.status, word[:200]))
        return True


class Phones:
    """All of them, each with a person and an attempt of its own, sharing a number of answers."""

    def __init__(self, port: int, number: int, answers: int) -> None:
        cohort = build.cohort(build.course(lessons=0))
        quiz = Activity.objects.get(kind="quiz")
        questions = quiz.snapshot.body["questions"]
        place = next(n for n, question in enumerate(questions, 1) if question["kind"] == "true_false")
        began = time.monotonic()
        self.all = []
        for turn in range(number):
            person = build.person()
            build.enrol(person, cohort)
            client = Client()
            client.force_login(person.user)
            client.post(f"/quiz/start/{quiz.key}/")
            path = f"/quiz/{QuizAttempt.objects.get(enrolment__person=person).uuid}/frage/{place}/"
            share = answers // number + (turn < answers % number)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.all.append(Phone(port, cookie, path, share, began))

    def start(self) -> None:
        """Everybody at once."""
        for phone in self.all:
            phone.start()

    def wait_for(self, enough: int) -> None:
        """Until so many answers are acknowledged."""
        while len(self.acknowledged) < enough:
            assert any(phone.is_alive() for phone in self.all), "too few answers were acknowledged"
            time.sleep(0.002)

    def wait_for_trouble(self, times: int, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Until the server has asked so often to come again later."""
        while self.later < times:
            assert any(phone.is_alive() for phone in self.all), self.refused[:3]
            meanwhile()
            time.sleep(0.01)

    def join(self) -> None:
        """Until everybody is done, or time is up."""
        for phone in self.all:
            phone.join()

    @property
    def acknowledged(self) -> dict[UUID, bool]:
        """What the server has promised so far."""
        return {name: said for phone in self.all for name, said in phone.acknowledged.copy().items()}

    @property
    def refused(self) -> list[tuple[int, bytes]]:
        """Every answer of the server that was no promise."""
        return [word for phone in self.all for word in phone.refused]

    @property
    def later(self) -> int:
        """How often the server asked to come again later."""
        return sum(phone.later for phone in self.all)

    @property
    def broken(self) -> int:
        """How often a line broke."""
        return sum(phone.broken for phone in self.all)


def kept() -> dict[UUID, bool]:
    """What the database holds, as UUID → answer."""
    return {name: answer["value"] for name, answer in Response.objects.values_list("uuid", "answer")}
