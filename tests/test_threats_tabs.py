"""F7: one person in several tabs, and staff beside them: different actions at once, and no wait without an end."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort, Enrolment
from lms.defaults import POSTGRESQL_OPTIONS
from lms.pages.models import LessonPage, QuizPage
from lms.progress import actions as progress
from lms.quizzes.models import QuizAttempt
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 6


@dataclass
class World:
    """Somebody who learns, and two groups."""

    client: Client
    lesson: LessonPage
    quiz: QuizPage
    enrolment: Enrolment
    groups: list[Cohort]

    def copy(self) -> Client:
        """Another tab."""
        tab = Client(raise_request_exception=False)
        tab.cookies = self.client.cookies
        return tab


@pytest.fixture
def world(committed: Any) -> World:
    with committed():
        page = build.course(lessons=2)
    person = build.person()
    groups = [build.cohort(page, name) for name in ("Dortmund", "Essen")]
    enrolment = build.enrol(person, groups[0])
    client = Client(raise_request_exception=False)
    client.force_login(person.user)
    return World(client, LessonPage.objects.first(), QuizPage.objects.get(), enrolment, groups)


def quiz(world: World, dice: random.Random) -> list[int]:
    """Start or go on, answer, hand in."""
    tab = world.copy()
    said = [tab.post(f"/quiz/start/{world.quiz.translation_key}/").status_code]
    attempt = QuizAttempt.objects.filter(enrolment=world.enrolment).latest("number")
    body = {"uuid": str(uuid4()), "sequence": dice.randint(1, 9), "answer": {"choice": "a"}}
    where = f"/quiz/{attempt.uuid}"
    said.append(tab.post(f"{where}/frage/1/", body, content_type="application/json").status_code)
    return [*said, tab.post(f"{where}/abgeben/").status_code]


def lesson(world: World, _dice: random.Random) -> list[int]:
    """Stop in the middle, finish."""
    tab, where = world.copy(), f"/lektion/{world.lesson.translation_key}"
    return [
        tab.post(f"{where}/ort/", {"block": str(uuid4())}).status_code,
        tab.post(f"{where}/fertig/").status_code,
    ]


def staff(world: World, dice: random.Random) -> list[int]:
    """Take them to another group and back."""
    cohorts.move(enrolment=world.enrolment, cohort=dice.choice(world.groups))
    return []


def inside(work: Callable[[World, random.Random], list[int]], world: World, seed: int) -> list[int]:
    try:
        return work(world, random.Random(seed))
    finally:
        connection.close()


@pytest.mark.parametrize("rounds", [4, pytest.param(166, marks=pytest.mark.long)])
def test_different_actions_of_one_person_at_once_all_come_through(world: World, rounds: int) -> None:
    works = [quiz, lesson, staff] * rounds
    random.Random(7).shuffle(works)
    with ThreadPoolExecutor(TABS) as pool:
        said = [
            status
            for found in pool.map(lambda one: inside(one[1], world, one[0]), enumerate(works))
            for status in found
        ]
    # 400, 409, 422: an answer that does not fit, or comes after another tab handed in
    assert set(said) <= {200, 204, 302, 400, 409, 422}
    kept = Enrolment.objects.get()
    progress.recount(enrolment=kept)
    again = Enrolment.objects.get()
    assert (kept.done, kept.counted) == (again.done, again.counted)
    assert again.done >= 1
    attempts = QuizAttempt.objects.filter(enrolment=again).order_by("number")
    assert list(attempts.values_list("number", flat=True)) == list(range(1, len(attempts) + 1))


@contextmanager
def held(world: World) -> Iterator[None]:
    """Another process holds the enrolment (on SQLite: everything) and does not come to an end."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 300")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {**options, **POSTGRESQL_OPTIONS}
    other_side: Any = connection.copy()
    other_side.settings_dict["OPTIONS"] = options
    try:
        other_side.set_autocommit(False)
        with other_side.cursor() as cursor:
            cursor.execute("SELECT 1 FROM lms_enrolment WHERE id = %s FOR UPDATE", [world.enrolment.pk])
        yield
    finally:
        other_side.close()
        connection.close()
        connection.settings_dict["OPTIONS"] = options


def test_who_waits_too_long_is_asked_in_words_to_come_again(world: World) -> None:
    where = f"/lektion/{world.lesson.translation_key}/fertig/"
    with held(world):
        began = time.monotonic()
        answer = world.client.post(where)
        waited = time.monotonic() - began
        assert answer.status_code == 503
        assert "Das geht im Moment nicht" in answer.content.decode()
        assert waited > 0.25
        assert waited < 20
        assert world.client.get("/mein-weg/").status_code == 200
    assert world.client.post(where).status_code == 302
    with transaction.atomic():
        assert Enrolment.objects.get().done == 1
