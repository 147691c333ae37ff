"""What the first page of a quiz, and its result, say of time and attempts."""

from typing import Any

import pytest
from django.utils import timezone

from tests import build
from tests.journey.test_running import at, made, words
from tests.quizzes.sitting import sat
from tests.quizzes.test_limits import except_from

pytestmark = pytest.mark.django_db


def test_with_a_time_limit_the_first_page_names_no_other_time(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, time_limit=5, minutes=10)
    with at(0):
        assert "Sie haben 5 Minuten ab dem Start." in words(world.client.get(world.quiz.url))
        assert "etwa 10 Minuten" not in words(world.client.get(world.quiz.url))
        world.begin()
        again = words(world.client.get(world.quiz.url))
    assert "noch 5 Minuten" in again
    assert "etwa 10 Minuten" not in again


def test_without_a_time_limit_the_first_page_has_the_estimate(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, minutes=10)
    assert "etwa 10 Minuten" in words(world.client.get(world.quiz.url))


def test_after_an_attempt_it_is_said_how_many_are_left(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, attempts_allowed=3)
    assert "Sie können dieses Quiz 3 Mal machen. Ihr bester Versuch zählt." in words(
        world.client.get(world.quiz.url)
    )
    for left in (2, 1):
        attempt = world.begin()
        assert world.client.get(world.quiz.url).context["quiz"].left == left
        world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
        for page in (f"/quiz/{attempt.uuid}/ergebnis/", world.quiz.url):
            shown = words(world.client.get(page))
            assert f"Sie können dieses Quiz noch {left} Mal machen. Ihr bester Versuch zählt." in shown
            assert "3 Mal" not in shown


def test_more_attempts_for_one_person_count_among_those_left(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, attempts_allowed=1)
    attempt = sat(world.enrolment, world.activity, {})
    except_from(world, build.person(log_in=False), timezone.now(), attempts=2)
    assert "noch 2 Mal" in words(world.client.get(f"/quiz/{attempt.uuid}/ergebnis/"))


def test_without_a_number_one_repeats_as_often_as_one_likes(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    attempt = sat(world.enrolment, world.activity, {})
    shown = words(world.client.get(f"/quiz/{attempt.uuid}/ergebnis/"))
    assert "so oft" in shown
    assert " Mal" not in shown
