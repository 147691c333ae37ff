"""Exceptions at a quiz: by trainers of the group, with a reason, for one person."""

from typing import Any

import pytest
from django.urls import reverse

from lms.cohorts.enums import Role
from lms.quizzes.models import QuizException
from tests import build
from tests.queries import at_most
from tests.quizzes.conftest import make_world

pytestmark = pytest.mark.django_db
GIVEN = {"minutes": "15", "attempts": "", "closes_at": "", "why": "Braucht mehr Zeit zum Lesen."}


def test_a_trainer_gives_more_time_and_others_do_not(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, time_limit=20)
    cohort = world.enrolment.cohort
    with committed():
        other = build.course_page("Anderer Kurs")
    trainer = build.appointed("Tara", role=Role.TRAINER, course=cohort.course)
    foreign = build.appointed("Fred", role=Role.TRAINER, course=build.cohort(other).course)
    contact = build.appointed("Kim", role=Role.CONTACT, course=cohort.course)
    url = reverse("lms_staff:quiz_exception", args=[world.enrolment.pk])
    given = {**GIVEN, "quiz": str(world.activity.pk)}
    for person in (foreign, contact, world.person):
        assert signed_in(person).post(url, given).status_code in (302, 403, 404)
    assert not QuizException.objects.exists()
    client = signed_in(trainer)
    assert client.post(url, {**given, "why": ""}).status_code == 422
    assert client.post(url, {**given, "minutes": ""}).status_code == 422
    assert client.post(url, {**given, "quiz": "0"}).status_code == 422
    assert client.post(url, given)["Location"] == url
    row = QuizException.objects.get()
    assert (row.minutes, row.attempts, row.closes_at, row.by, row.why) == (15, 0, None, trainer, given["why"])
    with at_most(30):
        page = client.get(url).content.decode()
    assert "Braucht mehr Zeit" in page
    assert url in client.get(reverse("lms_staff:person", args=[world.enrolment.pk])).content.decode()
    attempt = world.begin()
    assert attempt.due_at is not None
    assert (attempt.due_at - attempt.started_at).total_seconds() == 35 * 60
