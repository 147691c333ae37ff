"""The report's screens: numbers with names and rules, the flow, the print, the page of a person. Seen by axe."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from lms.accounts import actions as accounts
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.outline.models import Activity
from lms.people import actions as people
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from tests import build
from tests.browser.conftest import DESK, PHONE, axe, overflow

SHOTS = os.environ.get("OFFICE_SHOTS")
STAFF = "/admin/teilnehmende/"


@pytest.fixture
def group() -> Any:
    page = build.course_page("Politisches System")
    first = build.module(page, "Demokratie und Föderalismus")
    for title in ("Was ist ein Rat?", "Bund, Land, Kommune", "Wie entsteht ein Gesetz?"):
        build.lesson(first, title)
    build.lesson(build.module(page, "Wählen", unlock="after_done"), "Wer darf wählen?")
    group = build.cohort(page, "Dortmund, Frühjahr")
    north = people.create_association(name="Elternnetz Ruhr")
    steps = list(Activity.objects.filter(kind="lesson").order_by("position"))
    for number, name in enumerate(("Anna Schmidt", "Bo Chen", "Cem Demir", "Dana Novák", "Eva Roth")):
        person = build.person(*name.split(), log_in=False)
        one = build.enrol(person, group, association=north)
        for step in steps[:number]:
            outcome = Outcome(State.DONE)
            progress.record(enrolment=one, activity=step.pk, outcome=outcome, source=Source.LESSON)
    return group


def fine(page: Page, name: str) -> None:
    """Readable for everybody, and no wider than the window."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert axe(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_number_to_a_person(group: Any, open_as: Any, size: dict[str, int]) -> None:
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    page = open_as(trainer, size)
    page.goto(STAFF)
    page.locator("summary", has_text="Wie wird gezählt?").click()
    fine(page, "report")
    page.locator(".totals a", has_text="1").first.click()
    page.wait_for_url("**among=**")
    page.locator("summary", has_text="Diesen Filter speichern").click()
    fine(page, "report-number")
    page.fill("#filter-name", "Wer ist fertig")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Wer ist fertig").wait_for()
    page.reload()  # without the message, whose colours are Wagtail's
    fine(page, "report-saved")
    page.goto(f"{STAFF}verlauf/")
    fine(page, "flow")
    page.goto(f"{STAFF}druck/")
    fine(page, "printed")
    first = Enrolment.objects.get(person__family_name="Schmidt")
    accounts.invite(person=first.person, cohort=group, by=trainer)
    page.goto(f"{STAFF}person/{first.pk}/")
    fine(page, "person")
    page.locator("summary", has_text="Dieses Modul jetzt öffnen").click()
    page.locator("input[name=why]").first.fill("War lange krank.")
    page.locator("summary", has_text="E-Mail-Adresse berichtigen").click()
    fine(page, "person-changing")
    page.get_by_role("button", name="Öffnen", exact=True).click()
    page.get_by_text("War lange krank.").wait_for()
    page.reload()
    fine(page, "person-opened")
