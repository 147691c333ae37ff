"""A quiz whose time runs, as Mein Weg and its own pages say it to who left it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from selectolax.lexbor import LexborHTMLParser

from tests import build
from tests.queries import at_most, count
from tests.quizzes.conftest import World, make_world

pytestmark = pytest.mark.django_db
START = datetime(2027, 1, 18, 9, 0, tzinfo=UTC)
WAY = "/mein-weg/"


def at(minutes: float) -> Any:
    """The server's clock so long after the start."""
    return time_machine.travel(START + timedelta(minutes=minutes), tick=False)


def made(committed: Any, signed_in: Any, **quiz: Any) -> World:
    with at(-60):
        return make_world(committed, signed_in, body=[build.true_false("a"), build.true_false("b")], **quiz)


def words(page: Any, css: str = "body") -> str:
    """What one reads in a part of a page."""
    found = LexborHTMLParser(page.content.decode()).css_first(css)
    assert found is not None
    return " ".join(found.text().split())


def test_a_quiz_whose_time_runs_comes_next_and_says_so(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, time_limit=20)
    with at(0):
        assert world.client.get(WAY).context["way"].next.title == world.lesson.title
        world.begin()
    with at(6.5):
        page = world.client.get(WAY)
    assert world.quiz.title in words(page, ".next-step")
    assert "noch 14 Minuten" in words(page, ".next-step")
    assert "die Zeit läuft weiter" in words(page, ".next-step")
    assert "läuft, noch 14 Min." in words(page, ".lessons")
    with at(20):
        page = world.client.get(WAY)
    assert page.context["way"].next.title == world.lesson.title
    assert "läuft" not in words(page, ".lessons")


def test_a_quiz_that_was_passed_comes_next_again_while_its_time_runs(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, time_limit=20)
    with at(0):
        attempt = world.begin()
        for number in (1, 2):
            world.client.post(f"/quiz/{attempt.uuid}/frage/{number}/", {"value": "true"})
        world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
        world.begin()
        assert world.client.get(WAY).context["way"].next.title == world.quiz.title


@pytest.mark.parametrize(
    "quiz", [{}, {"closes_at": START + timedelta(days=9)}], ids=["no end", "an end in days"]
)
def test_without_a_clock_the_way_is_as_before(committed: Any, signed_in: Any, quiz: dict[str, Any]) -> None:
    world = made(committed, signed_in, **quiz)
    with at(0):
        world.begin()
        page = world.client.get(WAY)
    assert page.context["way"].next.title == world.lesson.title
    assert "läuft" not in words(page, ".lessons")


def test_the_clock_costs_one_query_and_only_who_began(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, time_limit=20)
    with at(0):
        world.client.get(WAY)
        before = count(lambda: world.client.get(WAY))
        world.begin()
        with at_most(before + 1):
            world.client.get(WAY)


def test_leaving_says_that_the_time_runs_on(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, time_limit=20)
    with at(0):
        attempt = world.begin()
        for part in ("frage/1/", "abgeben/"):
            top = words(world.client.get(f"/quiz/{attempt.uuid}/{part}"), ".lesson-top")
            assert "Verlassen, die Zeit läuft" in top
            assert "Pause" not in top
    with at(5):
        start = words(world.client.get(world.quiz.url))
    assert "Ihre Antworten sind gespeichert. Die Zeit läuft weiter." in start
    assert "Am 18. Januar um 10:20 Uhr wird von selbst abgegeben." in start


def test_without_a_clock_one_pauses(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    attempt = world.begin()
    assert "Pause" in words(world.client.get(f"/quiz/{attempt.uuid}/frage/1/"), ".lesson-top")
    assert "von selbst" not in words(world.client.get(world.quiz.url))
