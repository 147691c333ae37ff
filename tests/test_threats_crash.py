"""F2, F10: answers of many phones at once, and server or database break: what was acknowledged is there, once."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

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
    assert (phones.refused, phones.later) == ([], 0)
    assert len(phones.acknowledged) == answers
    assert kept() == phones.acknowledged
    assert Response.objects.values("attempt", "sequence").distinct().count() == answers


def cut() -> None:
    """As a database that is stopped at once: it ends everybody's work in the middle."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def away() -> Iterator[None]:
    """The database ends everybody's work and lets nobody in."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection._nodb_cursor() as other:
        other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            cut()
            yield
        finally:
            other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that breaks")
@pytest.mark.parametrize(("answers", "breaks"), [(120, 2), long(500, 12)])
def test_an_acknowledged_answer_survives_a_database_that_breaks(
    server: Server, answers: int, breaks: int
) -> None:
    phones, dice = Phones(server.port, CLIENTS, answers), random.Random(7)
    phones.start()
    for turn, enough in enumerate(sorted(dice.sample(range(answers // 8, answers * 3 // 4), breaks))):
        phones.wait_for(enough)
        before = phones.later
        if turn % 2:
            with away():
                phones.wait_for_trouble(before + CLIENTS)
        else:
            phones.wait_for_trouble(before + 1, meanwhile=cut)
        assert phones.acknowledged.items() <= kept().items()
        back, known = time.monotonic(), len(phones.acknowledged)
        phones.wait_for(min(known + 1, answers))
        assert time.monotonic() - back < 10
    phones.join()
    assert (phones.refused, phones.broken) == ([], 0)
    assert len(phones.acknowledged) == answers
    assert kept() == phones.acknowledged


@pytest.mark.parametrize("answers", [160, long(10_000)])
def test_sixteen_phones_at_once_meet_no_error(server: Server, answers: int) -> None:
    """F9: threads and workers, each reads and then writes."""
    phones = Phones(server.port, CROWD, answers)
    phones.start()
    phones.join()
    assert (phones.refused, phones.later, phones.broken) == ([], 0, 0)
    assert len(phones.acknowledged) == answers
    assert kept() == phones.acknowledged
