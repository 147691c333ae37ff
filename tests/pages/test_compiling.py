"""From pages to the outline: what cannot be asked is left out."""

from typing import Any

import pytest

from lms.evidence.models import Snapshot
from lms.pages.models import QuizPage
from tests import build

pytestmark = pytest.mark.django_db


def test_a_question_made_impossible_past_the_editor_is_left_out(committed: Any, signed_in: Any) -> None:
    broken = build.single_choice("kaputt")
    for item in broken["value"]["options"]:
        item["value"]["right"] = True
    with committed():
        course = build.course_page()
        quiz = build.quiz(build.module(course), body=[broken, build.true_false("gut")])
    snapshot = Snapshot.objects.get(pk=build.activity(quiz).snapshot_id)
    assert [question["uid"] for question in snapshot.body["questions"]] == ["gut"]
    learner = build.person()
    build.enrol(learner, build.cohort(course))
    assert signed_in(learner).get(quiz.get_url_parts()[2]).status_code == 200


def test_a_quiz_without_questions_says_so(committed: Any, signed_in: Any) -> None:
    with committed():
        course = build.course_page()
        quiz = build.quiz(build.module(course), body=[])
    learner = build.person()
    build.enrol(learner, build.cohort(course))
    html = signed_in(learner).get(quiz.get_url_parts()[2]).content.decode()
    assert "/quiz/start/" not in html
    assert QuizPage.objects.count() == 1
