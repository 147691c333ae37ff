"""F12: where the disk is full, nothing is acknowledged that is not kept, and afterwards the site goes on."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from lms.quizzes.models import QuizAttempt, Response
from tests.quizzes.conftest import World, make_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told how large it may grow"),
]
MANY = 2000


@pytest.fixture
def world(committed: Any, signed_in: Any) -> World:
    """A world of one test, which commits."""
    return make_world(committed, signed_in)


def fill_up() -> None:
    """Leave nothing free inside the database, however much earlier tests left there, and nothing to grow by."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    limit(size())


def limit(pages: int) -> None:
    """How large the database may grow."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def size() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA page_count").fetchone()[0])


def answer(world: World, attempt: QuizAttempt, sequence: int) -> int:
    body = {"uuid": str(uuid4()), "sequence": sequence, "answer": {"text": "x" * 200}}
    where = f"/quiz/{attempt.uuid}/frage/4/"
    return int(world.client.post(where, body, content_type="application/json").status_code)


def test_what_cannot_be_kept_is_not_acknowledged(world: World) -> None:
    attempt = world.begin()
    world.client.raise_request_exception = False
    fill_up()
    said = [answer(world, attempt, 1)]
    while said[-1] == 200 and len(said) < MANY:
        said.append(answer(world, attempt, len(said) + 1))
    assert said[-1] == 503
    assert Response.objects.count() == said.count(200)
    limit(2**30)
    assert answer(world, attempt, len(said) + 1) == 200
    assert Response.objects.count() == said.count(200) + 1
