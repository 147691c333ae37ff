"""Doors in front of quizzes."""

from typing import Any

import pytest

from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_of
from lms.outline.models import Activity
from lms.progress.queries import standing
from lms.progress.rules import may_open
from lms.quizzes.queries import playing
from lms.quizzes.rules import may_start
from tests import build
from tests.quizzes.conftest import World

pytestmark = pytest.mark.django_db


def door(world: World) -> Any:
    """The door in front of the quiz, as of now."""
    me = learner_of(Enrolment.objects.get(pk=world.enrolment.pk))
    return may_open(me, world.key, standing(me, "de"))


def close(world: World) -> None:
    """Nobody who has not begun gets into the module any more."""
    world.module.unlock = "on_date"
    build.publish(world.module)


def retire(world: World) -> None:
    world.quiz.unpublish()


def move(world: World) -> None:
    other = build.module(world.course, "Anderes", unlock="on_date")
    world.quiz.move(other, pos="last-child")


def drop_module(world: World) -> None:
    world.module.unpublish()


@pytest.mark.parametrize(
    ("happens", "fresh", "begun"),
    [
        (lambda world: None, (True, ""), (True, "begun")),
        (close, (False, "on_date"), (True, "begun")),
        (move, (False, "on_date"), (True, "begun")),
        (retire, (False, "gone"), (False, "gone")),
        (drop_module, (False, "gone"), (False, "gone")),
    ],
)
def test_an_open_attempt_never_stands_before_a_locked_door(
    world: World, committed: Any, happens: Any, fresh: Any, begun: Any
) -> None:
    """Why answering asks no door: with an open attempt it is open, or the quiz has left the course."""
    with committed():
        happens(world)
    before = door(world)
    assert (before.open, before.why) == fresh
    world.begin() if before.open else _begin_earlier(world)
    after = door(world)
    assert (after.open, after.why) == begun


def _begin_earlier(world: World) -> None:
    from lms.quizzes import actions

    activity = Activity.objects.get(key=world.key)
    actions.start(enrolment=world.enrolment.pk, activity=activity.pk)


@pytest.mark.parametrize("state", EnrolmentState.values)
def test_only_who_learns_in_the_course_reaches_an_attempt(world: World, state: str) -> None:
    attempt = world.begin()
    Enrolment.objects.filter(pk=world.enrolment.pk).update(state=state)
    reached = playing(world.person.user, attempt.uuid) is not None
    assert reached == (state in ("active", "finished"))


def test_moving_to_another_group_keeps_the_attempt(world: World) -> None:
    attempt = world.begin()
    cohorts.move(enrolment=world.enrolment, cohort=build.cohort(world.course, "Köln"))
    assert playing(world.person.user, attempt.uuid) is not None


def test_a_new_start_asks_the_door(world: World, committed: Any) -> None:
    with committed():
        close(world)
    me = learner_of(world.enrolment)
    assert not may_start(me, world.key, standing(me, "de"))
    assert world.client.post(f"/quiz/start/{world.key}/").status_code == 404
