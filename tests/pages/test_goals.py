"""Which question tests which goal: what the editor of a quiz shows, and that learners never meet it."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from lms.evidence.models import Snapshot
from lms.pages.goals import GoalLine, goals_tested
from lms.pages.models import CoursePage, QuizPage
from tests import build
from tests.queries import at_most

pytestmark = pytest.mark.django_db


def about(goal: int | None, name: str, made: Any = build.true_false) -> dict[str, Any]:
    return dict(made(name=name, goal=goal))


@pytest.fixture
def quiz(committed: Any) -> QuizPage:
    with committed():
        course = build.course_page()
        course.goals = [
            ("goal", "Ebenen nennen"),
            ("goal", "<Wahlen> erklären"),
            ("goal", "Rechte vergleichen"),
        ]
        build.publish(course)
        part = build.module(course)
        own = [
            about(1, "Fall A"),
            about(1, "Fall B", build.single_choice),
            about(2, "Fall C"),
            about(None, "Frei"),
        ]
        made = build.quiz(part, body=own)
        second = [about(2, "Fall D"), about(3, "Fall E"), about(3, "Ich", build.scale)]
        build.quiz(part, "Zweites", body=second)
        build.quiz(part, "Entwurf", body=[about(3, "Fall F")]).unpublish()
    return QuizPage.objects.get(pk=made.pk)


def test_each_goal_with_its_questions_here_and_elsewhere(quiz: QuizPage) -> None:
    with at_most(2):
        found = goals_tested(quiz)
    assert found == [
        GoalLine(1, "Ebenen nennen", ("Fall A", "Fall B"), 0, is_enough=True),
        GoalLine(2, "<Wahlen> erklären", ("Fall C",), 1, is_enough=True),
        GoalLine(3, "Rechte vergleichen", (), 1, is_enough=False),
    ]


def test_a_self_assessment_is_named_and_tests_nothing(quiz: QuizPage) -> None:
    third = goals_tested(QuizPage.objects.get(title="Zweites"))[2]
    assert (third.here, third.elsewhere, third.is_enough) == (("Fall E", "Ich"), 0, False)


def test_a_new_quiz_and_a_course_without_goals_have_none(quiz: QuizPage) -> None:
    assert goals_tested(QuizPage(title="Neu")) == []
    CoursePage.objects.update(goals="[]")
    assert goals_tested(quiz) == []


def test_the_editor_shows_them(quiz: QuizPage, signed_in: Any) -> None:
    client = signed_in(build.person("Ad", "Min", is_superuser=True))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    assert "<strong>2</strong> <bdi>&lt;Wahlen&gt; erklären</bdi>" in html
    assert "<bdi>Fall A</bdi>, <bdi>Fall B</bdi>" in html
    with override("de"):
        add = client.get(reverse("wagtailadmin_pages:add", args=["lms", "quizpage", quiz.get_parent().pk]))
    assert "lms-goals" not in add.content.decode()


def test_the_evidence_does_not_know_of_goals(quiz: QuizPage) -> None:
    bodies = [str(body) for body in Snapshot.objects.values_list("body", flat=True)]
    assert any("Fall A" in body for body in bodies)
    assert not any("goal" in body for body in bodies)
