"""Random questions in a browser: chosen in the editor of a quiz, answered on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from lms.cohorts.enums import Role
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import paper_for, paper_of
from tests import build
from tests.banks import stock
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.once


def test_a_trainer_chooses_random_questions_and_somebody_passes_them_on_a_phone(
    open_as: Callable[..., Page], committed: Any
) -> None:
    with committed():
        course = build.course_page("Politik vor Ort")
        rows = stock.filled(course, 4)
        quiz = build.quiz(
            build.module(course), "Kurz geprüft", body=[stock.draw(rows[0].bank, 3)], pass_mark=60
        )
    trainer = build.appointed("Tara", role=Role.TRAINER, course=build.course_row(course))
    learner = build.person()
    build.enrol(learner, build.cohort(course))
    choose(open_as(trainer, DESK), quiz)
    [draw] = paper_of(build.activity(quiz).snapshot_id or "").body["questions"]
    assert draw["count"] == 2
    answer(open_as(learner, PHONE), quiz)


def choose(page: Page, quiz: Any) -> None:
    """The trainer sees the banks of the course, wants two questions instead of three, and publishes."""
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(reverse("wagtailadmin_pages:edit", args=[quiz.pk]))
    expect(page.get_by_role("option", name="Grundlagen (4)", exact=True)).to_have_count(1)
    page.get_by_label("Wie viele").fill("2")
    page.locator("footer button[data-w-dropdown-target=toggle]").click()
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert broken == []


def answer(page: Page, quiz: Any) -> None:
    """Somebody starts, reloads, answers and hands in; nothing is wider than the phone."""
    page.goto(quiz.url)
    page.locator("form[action*='/quiz/start/'] button").click()
    expect(page.locator("h1.question")).to_be_visible()
    attempt = QuizAttempt.objects.get()
    for question in paper_for(attempt).questions:
        for _turn in range(2):
            expect(page.locator("h1.question")).to_have_text(question.prompt)
            assert page.evaluate("document.documentElement.scrollWidth <= 360")
            page.reload()
        page.locator("label.card-choice").first.click()
        page.locator("button[name=go][value=next]").click()
    page.get_by_role("button", name="Abgeben").click()
    expect(page.locator("h1")).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.score == 1.0
