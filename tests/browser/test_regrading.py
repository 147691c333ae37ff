"""A trainer marks the answers to a corrected quiz again, on a phone and at a desk, and takes it back."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lms.quizzes.models import QuizAttempt
from tests.browser.conftest import DESK, PHONE, axe, overflow
from tests.quizzes.again import FALSE, KINDS, RIGHT, WRONG, correct, made, teacher
from tests.quizzes.hand import given
from tests.quizzes.sitting import joined, sat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_looked_at_marked_again_and_taken_back(open_as: Any, committed: Any, size: Any) -> None:
    world = made(committed, lambda _who: None, *KINDS[0])
    trainer = teacher(world)
    answers = {"single": {"choice": "single-1"}, "multi": {"choices": ["multi-0", "multi-1"]}}
    people = joined(world.enrolment.cohort, 3)
    for who, value in zip(people, (WRONG, RIGHT, WRONG), strict=True):
        sat(who, world.activity, {**answers, "tf": value})
    given(QuizAttempt.objects.latest("pk"), trainer, 0.5, "Halb.", "tf")
    correct(world, committed, [FALSE, *KINDS[1][1:]])
    page = open_as(trainer, size)

    def fine() -> None:
        assert (page.url, axe(page), overflow(page)) == (page.url, [], 0)

    page.goto(reverse("lms_staff:quiz", args=[world.key]))
    page.get_by_role("link", name="Neu bewerten").click()
    expect(page.locator("h1")).to_contain_text("Neu bewerten")
    fine()
    page.get_by_label("Grund").fill("Der Schlüssel war falsch.")
    page.get_by_role("button", name="3 Durchgänge neu bewerten").click()
    expect(page.locator(".messages, body").first).to_contain_text("3 Durchgänge haben sich geändert")
    expect(page.locator(".report")).to_contain_text("Nichts würde sich ändern")
    fine()
    page.get_by_role("link", name="Rückgängig machen").click()
    expect(page.locator(".report")).to_contain_text("Antworten bekommen wieder die Punkte von vorher")
    fine()
    page.get_by_label("Grund").fill("Er war doch richtig.")
    page.get_by_role("button", name="Rückgängig machen").click()
    expect(page.locator(".report")).to_contain_text("Rückgängig gemacht von")
    fine()
