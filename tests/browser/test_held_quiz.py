"""How a quiz is held, on a phone: tries with hints, answers explained at once in each of their states, and time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.cohorts.models import Enrolment
from lms.pages.models import QuizPage
from lms.quizzes import actions
from lms.quizzes.kinds.base import Kind
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import paper_of
from tests import build
from tests.browser.conftest import axe, overflow
from tests.browser.test_kinds import GRADED, put
from tests.quizzes.examples import block_of, fields, form

Open = Callable[..., Page]
HINTS = "Wer ist gewählt?"


def enrolled(body: list[dict[str, object]], **fields: object) -> Enrolment:
    """Somebody in a course whose one quiz asks this, held so."""
    course = build.course_page()
    build.quiz(build.module(course, "Demokratie"), "Quiz", body=body, **fields)
    return build.enrol(build.person(), build.cohort(course))


def begin(page: Page) -> None:
    page.goto(QuizPage.objects.get().url)
    page.locator("[data-go]").click()
    page.wait_for_url("**/frage/1/")


def check(page: Page, state: str) -> None:
    """Press the button that asks whether the answer is right; this is what the page says."""
    page.locator("button[value=check]").click()
    expect(page.locator(f'[data-tried="{state}"]')).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
def test_a_wrong_try_brings_a_hint_and_the_next_one_counts_less(open_as: Open, script: bool) -> None:
    who = enrolled([build.single_choice("single", hints=HINTS), build.true_false("tf")], preset="practice")
    page = open_as(who.person, java_script_enabled=script)
    begin(page)
    page.locator("input[value=single-1]").check(force=True)
    check(page, "wrong")
    expect(page.locator("[data-hint]")).to_contain_text("Wer ist gewählt?")
    expect(page.locator("[data-tried]")).to_contain_text("Sie haben noch 2 Versuche")
    if script:
        assert (axe(page), overflow(page)) == ([], 0)
    page.locator("input[value=single-0]").check(force=True)
    check(page, "right")
    expect(page.locator("input[name=choice]")).to_have_count(0)
    page.get_by_role("link", name="Weiter").first.click()
    page.wait_for_url("**/frage/2/")
    page.locator("input[value=true]").press("Space")
    page.locator("button[value=check]").press("Enter")
    expect(page.locator('[data-tried="right"]')).to_be_visible()
    actions.hand_in(attempt=QuizAttempt.objects.get().pk, now=timezone.now())
    assert QuizAttempt.objects.get().score == pytest.approx((0.67 + 1) / 2)


def answer_of(question: Kind, state: str) -> dict[str, Any] | None:
    """An answer that is right, right in part or wrong, where one is known."""
    right = question.solution()
    if state != "partial" or right is None:
        return right if state == "right" else question.slip()
    ((name, value),) = right.items()
    if isinstance(value, dict):
        return {name: dict(list(value.items())[1:])}
    return {name: value[1:]} if name == "choices" else question.slip()


@pytest.mark.parametrize("state", ["right", "partial", "wrong"])
def test_each_kind_explained_at_once_is_accessible_in_each_state(open_as: Open, state: str) -> None:
    body = [block_of(name, name) for name in GRADED]
    who = enrolled(body, preset="check")
    page = open_as(who.person)
    begin(page)
    shown = set()
    for number, question in enumerate(
        paper_of(build.activity(QuizPage.objects.get()).snapshot_id).questions, 1
    ):
        answer = answer_of(question, state)
        if answer is None or question.mark(answer).state != state:
            continue
        page.goto(page.url.rpartition("/frage/")[0] + f"/frage/{number}/")
        put(page, fields(form(question, answer)))
        check(page, state)
        assert (axe(page), overflow(page)) == ([], 0), question.kind
        shown.add(question.kind)
    assert len(shown) >= (4 if state == "partial" else len(GRADED) - 2), shown
    attempt = actions.hand_in(attempt=QuizAttempt.objects.get().pk, now=timezone.now())
    page.goto(f"/quiz/{attempt.uuid}/ergebnis/")
    assert (axe(page), overflow(page)) == ([], 0)


def test_when_the_time_is_over_the_page_leads_on_and_what_was_said_is_handed_in(open_as: Open) -> None:
    who = enrolled([build.single_choice("single"), build.true_false("tf")], preset="exam", time_limit=20)
    page = open_as(who.person)
    begin(page)
    expect(page.locator("[data-left]")).to_have_text("noch 20 Minuten")
    page.locator("input[value=single-0]").check(force=True)
    expect(page.locator('[data-saved][data-state="saved"]')).to_be_visible()
    QuizAttempt.objects.update(due_at=timezone.now() + timedelta(seconds=3))
    page.reload()
    expect(page.locator("[data-left]")).to_have_text("noch 1 Minute")
    page.wait_for_url("**/abgeben/", timeout=20_000)
    assert (axe(page), overflow(page)) == ([], 0)
    actions.hand_in_due(now=timezone.now() + timedelta(hours=1))
    attempt = QuizAttempt.objects.get()
    assert (attempt.state, attempt.score, attempt.finished_at) == ("handed_in", 0.5, attempt.due_at)
    page.goto(f"/quiz/{attempt.uuid}/ergebnis/")
    assert (axe(page), overflow(page)) == ([], 0)
