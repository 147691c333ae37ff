"""F2: answers of many phones at once, and the server killed in the middle: what was acknowledged is there, once."""

import os
import random
import signal
import time
from collections.abc import Iterator

import pytest

from lms.quizzes.models import Response
from tests.phones import Phones, kept
from tests.processes import Server, children, serving

CLIENTS, CROWD = 8, 16
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[Server]:
    """Two workers."""
    with serving() as found:
        yield found


def kill(server: Server, victim: str, dice: random.Random) -> None:
    """One worker, or all at once with the master."""
    if victim == "server":
        server.kill()
    else:
        os.kill(dice.choice(children(server.process.pid)), signal.SIGKILL)


def revive(server: Server, victim: str) -> None:
    """The server is started again; for a worker gunicorn does that itself."""
    if victim == "server":
        server.start()
    while len(children(server.process.pid)) < server.workers:
        time.sleep(0.05)


def long(*values: object) -> object:
    return pytest.param(*values, marks=pytest.mark.long)


@pytest.mark.parametrize(
    ("answers", "victims"),
    [(120, ["worker", "server"]), long(500, ["worker", "server", "worker", "server", "server"])],
)
def test_an_acknowledged_answer_survives_kill_nine(server: Server, answers: int, victims: list[str]) -> None:
    phones, dice = Phones(server.port, CLIENTS, answers), random.Random(7)
    phones.start()
    moments = sorted(dice.sample(range(answers // 8, answers * 3 // 4), len(victims)))
    for enough, victim in zip(moments, victims, strict=True):
        phones.wait_for(enough)
        kill(server, victim, dice)
        assert phones.acknowledged.items() <= kept().items()
        revive(server, victim)
    phones.join()
    assert phones.broken > 0
    assert phones.refused == []
    assert len(phones.acknowledged) == answers
    assert kept() == phones.acknowledged
    assert Response.objects.values("attempt", "sequence").distinct().count() == answers


@pytest.mark.parametrize("answers", [160, long(1600)])
def test_sixteen_phones_at_once_meet_no_error(server: Server, answers: int) -> None:
    phones = Phones(server.port, CROWD, answers)
    phones.start()
    phones.join()
    assert (phones.refused, phones.broken) == ([], 0)
    assert len(phones.acknowledged) == answers
    assert kept() == phones.acknowledged
