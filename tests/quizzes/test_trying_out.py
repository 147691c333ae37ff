"""Who looks at a course as a participant reads on every page of a quiz that nothing is counted (A15)."""

from typing import Any

import pytest

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.outline.models import Activity
from lms.quizzes.models import QuizAttempt
from tests import build
from tests.quizzes.conftest import World

pytestmark = pytest.mark.django_db
NOTICE = "Hier wird nichts gezählt."


def pages(client: Any, world: World) -> dict[str, str]:
    """Every page from the way to the result, with one answer given."""
    client.post(f"/quiz/start/{world.key}/")
    attempt = QuizAttempt.objects.latest("pk")
    seen = {name: client.get(url).content.decode() for name, url in (
        ("way", "/mein-weg/"), ("lesson", world.lesson.url), ("start", world.quiz.url),
        ("question", f"/quiz/{attempt.uuid}/frage/1/"), ("overview", f"/quiz/{attempt.uuid}/abgeben/"),
    )}  # fmt: skip
    return {**seen, "result": client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).content.decode()}


def test_every_page_says_so_to_a_trainer_and_none_to_a_participant(world: World, signed_in: Any) -> None:
    trainer = build.person("Selma", "Arslan")
    course = Activity.objects.get(key=world.key).course
    appoint(person=trainer, role=Role.TRAINER, course=course)
    client = signed_in(trainer)
    client.post(f"/kurs/{course.pk}/ansehen/")
    assert [name for name, html in pages(client, world).items() if NOTICE not in html] == []
    assert [name for name, html in pages(world.client, world).items() if NOTICE in html] == []
