"""A small world: a course with a quiz of all four kinds, and somebody who learns in it."""

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from lms.cohorts.models import Enrolment
from lms.outline.models import Activity
from lms.pages.models import CoursePage, LessonPage, ModulePage, QuizPage
from lms.people.models import Person
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import Playing, playing
from tests import build
from tests.once import made_once

ALL_KINDS = {
    "single": {"choice": "single-0"},
    "multi": {"choices": ["multi-0", "multi-1"]},
    "tf": {"value": True},
    "short": {"text": "35"},
}


def multiple(uid: str, right: tuple[int, ...] = (0, 1), options: int = 4, **value: Any) -> dict[str, Any]:
    """A multiple-response block as stored."""
    block = build.single_choice(uid, options=options, **value)
    for number, item in enumerate(block["value"]["options"]):
        item["value"]["right"] = number in right
    return {**block, "type": "multiple_response"}


def short(uid: str, text: str = "35", **value: Any) -> dict[str, Any]:
    """A short-answer block as stored."""
    answers = [
        {
            "type": "item",
            "id": f"{uid}-0",
            "value": {"text": text, "percent": 100, "feedback": "Genau die Hälfte und mehr."},
        }
    ]
    base = {"name": "Zahl", "prompt": "Wie viele?", "answers": answers, "feedback_other": "Rechnen Sie.",
            "case_sensitive": False, "feedback": ""}  # fmt: skip
    return {"type": "short_answer", "id": uid, "value": {**base, **value}}


def all_kinds() -> list[dict[str, Any]]:
    """One question of each kind."""
    return [build.single_choice("single"), multiple("multi"), build.true_false("tf"), short("short")]


@dataclass
class World:
    """Who learns what."""

    course: CoursePage
    module: ModulePage
    lesson: LessonPage
    quiz: QuizPage
    person: Person
    enrolment: Enrolment
    client: Client

    @property
    def activity(self) -> Activity:
        """The quiz in the outline."""
        return build.activity(self.quiz)

    @property
    def key(self) -> str:
        """The quiz's stable key."""
        return str(self.quiz.translation_key)

    def begin(self) -> QuizAttempt:
        """Press the button "start"."""
        self.client.post(f"/quiz/start/{self.key}/")
        return QuizAttempt.objects.filter(enrolment=self.enrolment, activity=self.activity).latest("number")

    def playing(self, attempt: QuizAttempt) -> Playing:
        """The attempt as a request of its own person gets it."""
        found = playing(self.person.user, attempt.uuid)
        assert found is not None
        return found


def make_world(
    committed: Any, signed_in: Any, *, body: list[dict[str, Any]] | None = None, **quiz: Any
) -> World:
    """A world with this quiz."""
    with committed():
        course = build.course_page()
        module = build.module(course, "Modul 1")
        lesson = build.lesson(module)
        page = build.quiz(module, "Quiz: Wer macht was?", body=body or all_kinds(), intro="Los.", **quiz)
    person = build.person()
    enrolment = build.enrol(person, build.cohort(course))
    return World(course, module, lesson, page, person, enrolment, signed_in(person))


_rows = made_once(lambda committed: make_world(committed, lambda _who: None))


@pytest.fixture
def world(db: None, _rows: World, signed_in: Any) -> World:
    """A course with one lesson and one quiz of four questions, one of each kind."""
    mine = deepcopy(_rows)
    return replace(mine, client=signed_in(mine.person))
