"""Marking by hand: one answer after another by keys and by thumb, on a phone, and without script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.quizzes.models import Grade, QuizAttempt
from tests import build
from tests.browser.conftest import DESK, PHONE, axe, overflow
from tests.quizzes.hand import TEXT, essay, rubric
from tests.quizzes.sitting import joined, sat

Open = Callable[..., Page]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
NEXT, PREVIOUS = "Alt+ArrowDown", "Alt+ArrowUp"


@pytest.fixture
def trainer(committed: Any) -> Person:
    """Who teaches a group of which three texts wait, each to be marked by a rubric of two rows."""
    with committed():
        page = build.course_page()
        body = [essay(rubric=rubric().pk)]
        quiz = build.quiz(build.module(page, "Demokratie"), "Quiz: Brief", body=body)
    group = build.cohort(page)
    for who in joined(group, 3):
        sat(who, build.activity(quiz), {"text": TEXT})
    return build.appointed(role=Role.TRAINER, course=group.course)


def at(page: Page, number: int) -> None:
    """The page shows the answer that waits at this place, from 1."""
    attempt = QuizAttempt.objects.order_by("finished_at", "pk")[number - 1]
    page.wait_for_url(f"**/{attempt.uuid}/**")
    expect(page.locator("[data-marking] .meta")).to_have_text(f"{number} von 3")


def first(page: Page) -> None:
    page.goto("/admin/teilnehmende/antworten/")
    page.get_by_role("link", name="Mit der ältesten beginnen").click()
    at(page, 1)


def test_alt_and_an_arrow_lead_to_the_next_answer_and_back(open_as: Open, trainer: Person) -> None:
    page = open_as(trainer)
    first(page)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press(PREVIOUS)  # there is none before the first
    at(page, 1)
    page.keyboard.press(NEXT)
    at(page, 2)
    page.keyboard.press("Shift+Alt+ArrowDown")
    page.keyboard.press("ArrowDown")
    at(page, 2)
    page.locator("[type=radio]").first.focus()
    page.keyboard.press(NEXT)
    at(page, 3)
    page.keyboard.press(NEXT)  # nor one after the last
    at(page, 3)
    page.keyboard.press(PREVIOUS)
    at(page, 2)


def test_the_keys_do_nothing_while_somebody_writes(open_as: Open, trainer: Person) -> None:
    page = open_as(trainer)
    first(page)
    page.locator("[name=comment]").fill("Gut")
    page.keyboard.press(NEXT)
    at(page, 1)
    expect(page.locator("[name=comment]")).to_have_value("Gut")


@SCRIPT
def test_one_tap_in_each_row_is_the_mark_and_the_next_answer_comes(
    open_as: Open, trainer: Person, script: bool
) -> None:
    # Without script Wagtail's own menu lies over the page on a phone.
    page = open_as(trainer, PHONE if script else DESK, java_script_enabled=script)
    first(page)
    if script:
        assert (axe(page), overflow(page)) == ([], 0)
    else:
        expect(page.locator("[data-keys]")).to_be_hidden()
    rows = page.locator("fieldset.part")
    expect(rows).to_have_count(2)
    rows.nth(0).locator("label").nth(1).click()
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.locator("fieldset.part .error")).to_have_count(1)  # a row has no step yet
    expect(rows.nth(0).locator("input").nth(1)).to_be_checked()
    if script:
        assert (axe(page), overflow(page)) == ([], 0)
    rows.nth(1).locator("label").nth(1).click()
    page.get_by_role("button", name="Speichern und weiter").click()
    second = QuizAttempt.objects.order_by("finished_at", "pk")[1]
    page.wait_for_url(f"**/{second.uuid}/**")
    grade = Grade.objects.get()
    assert grade.fraction == pytest.approx(5 / 6)
    assert grade.steps == {"anliegen": "anliegen-1", "grund": "grund-1"}
