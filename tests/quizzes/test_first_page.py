"""What the first page of a quiz says of its time."""

from typing import Any

import pytest

from tests.journey.test_running import at, made, words

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
