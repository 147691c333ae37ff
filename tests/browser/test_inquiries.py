"""Asking somebody: from the middle of a lesson to the answer on Mein Weg, with and without JavaScript."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.inquiries.models import Inquiry
from tests import build
from tests.browser.conftest import DESK, PHONE, axe, overflow

BLOCKS = [
    {"type": "text", "value": f"<p>Absatz {n}. {'Der Rat tagt. ' * 60}</p>", "id": f"b{n}"} for n in range(6)
]
SHOTS = os.environ.get("OFFICE_SHOTS")


@pytest.fixture
def enrolment() -> Enrolment:
    page = build.course_page()
    build.lesson(build.module(page, "Demokratie"), "Was ist ein Rat?", body=BLOCKS)
    enrolment = build.enrol(build.person(), build.cohort(page))
    contact = build.person("Selma", "Arslan")
    appoint(person=contact, role=Role.CONTACT, course=enrolment.course)
    return enrolment


def address(enrolment: Enrolment) -> str:
    return str(enrolment.course.activities.get(kind="lesson").titles.get().url)


def fine(page: Page, name: str) -> None:
    """Readable for everybody, and no wider than the window."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert axe(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_question_and_its_answer(enrolment: Enrolment, open_as: Any, size: dict[str, int]) -> None:
    page = open_as(enrolment.person, size)
    page.goto(address(enrolment))
    fine(page, "lesson-reading")
    page.evaluate("document.getElementById('b-b3').scrollIntoView({behavior: 'instant'})")
    page.evaluate("scrollBy({top: 150, behavior: 'instant'})")
    box = page.locator(
        "[data-ask]"
    ).bounding_box()  # a locator's click would scroll to where the bar stands in the page
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.fill("#message", "Wer sitzt im Rat?")
    fine(page, "lesson-asking")
    page.locator("#ask button").click()
    page.get_by_text("Ihre Nachricht ist gesendet.").wait_for()
    assert page.url.endswith("#b-b3")
    assert Inquiry.objects.get().place == "b3"
    page.goto("/mein-weg/")
    page.locator("#ask summary").click()
    fine(page, "way-waiting")

    staff = open_as(enrolment.course.roles.get().person, size)
    staff.goto("/admin/")
    staff.get_by_role("link", name="1 Frage wartet").click()
    fine(staff, "staff-list")
    staff.get_by_role("link", name="Amina El Idrissi").click()
    fine(staff, "staff-question")
    staff.fill("textarea[name=answer]", "Die gewählten Mitglieder.\n\nSie heißen Ratsmitglieder.")
    staff.get_by_role("button", name="Antwort senden").click()
    staff.wait_for_url("**/fragen/")
    fine(staff, "staff-none")
    staff.goto(f"/admin/teilnehmende/fragen/{Inquiry.objects.get().pk}/")
    fine(staff, "staff-answered")

    page.goto("/mein-weg/")
    fine(page, "way-answered")
    page.get_by_role("button", name="Gelesen, weglegen").click()
    page.wait_for_url("**/mein-weg/**")
    assert page.get_by_text("Die gewählten Mitglieder.").count() == 0
    page.get_by_role("link", name="Meine Fragen").click()
    fine(page, "mine")


def test_it_works_without_javascript(enrolment: Enrolment, open_as: Any) -> None:
    page = open_as(enrolment.person, java_script_enabled=False)
    page.goto(address(enrolment))
    page.locator("#ask summary").click()
    page.locator("#ask label", has_text="Fehler im Text").click()
    page.fill("#message", "Da fehlt ein Wort.")
    page.locator("#ask button").click()
    page.get_by_text("Ihre Nachricht ist gesendet.").wait_for()
    row = Inquiry.objects.get()
    assert (row.kind, row.place) == ("error", "")
