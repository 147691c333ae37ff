"""Questions that come again, on a phone: by the link of a letter without script, and on one's way."""

from typing import Any

import pytest
from django.urls import reverse

from lms.cohorts.models import Enrolment
from lms.followup.links import token_of
from lms.followup.models import FollowUpReview
from tests import build
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import look
from tests.followup.build import asked, course, gather, learner, make_due, was_there


@pytest.fixture
def who() -> Enrolment:
    page, quiz = course()
    found = learner(build.cohort(page), quiz)
    was_there(found)
    gather()
    return found


def test_by_the_link_of_a_letter_without_script(who: Enrolment, open_as: Any) -> None:
    here = reverse("lms:refresh_link", args=[token_of(asked(who.person))])
    page = open_as(None, PHONE)
    page.goto(here)
    look(page, "refresh-question")
    page.set_viewport_size(DESK)
    look(page, "refresh-question")
    page = open_as(None, PHONE, java_script_enabled=False)
    page.goto(here)
    page.get_by_role("button", name="Antwort prüfen").press("Enter")
    page.get_by_text("Bitte beantworten Sie zuerst").wait_for()
    page.get_by_label("Antwort 0").check()
    page.get_by_label("Ich bin mir sicher").check()
    page.get_by_role("button", name="Antwort prüfen").press("Enter")
    page.get_by_role("heading", name="Genau").wait_for()
    page.get_by_role("link", name="Weiter").press("Enter")
    page.locator("input[name=value]").last.check()
    page.get_by_role("button", name="Antwort prüfen").press("Enter")
    page.get_by_text("Das war die letzte Frage").wait_for()
    assert FollowUpReview.objects.count() == 2
    page.get_by_role("button", name="Ich möchte keine Fragen mehr").press("Enter")
    page.get_by_text("Sie bekommen keine Fragen mehr").wait_for()
    page = open_as(None, PHONE)
    for name, address in (
        ("refresh-over", here),
        ("refresh-stop", reverse("lms:refresh_link_stop", args=[here.split("/")[2]])),
    ):
        page.goto(address)
        look(page, name)


def test_on_ones_way(who: Enrolment, open_as: Any) -> None:
    make_due(who.person)
    page = open_as(who.person, PHONE)
    page.goto("/mein-weg/")
    look(page, "refresh-card")
    page.set_viewport_size(DESK)
    look(page, "refresh-card")
    page.set_viewport_size(PHONE)
    card = page.get_by_role("region", name="2 Fragen zum Auffrischen (2 Minuten)")
    card.get_by_role("button", name="Anfangen").click()
    page.get_by_label("Antwort 1").check()
    page.get_by_role("button", name="Antwort prüfen").click()
    page.get_by_role("heading", name="Noch nicht").wait_for()
    look(page, "refresh-feedback")
    page.goto("/mein-weg/")
    page.get_by_role("region", name="1 Frage zum Auffrischen").get_by_role(
        "button", name="Ich möchte"
    ).click()
    page.get_by_text("Sie bekommen keine Fragen mehr").first.wait_for()
    page.goto("/mein-weg/fragen/")
    look(page, "refresh-stopped")
    page.get_by_role("button", name="Wieder anfangen").click()
    page.get_by_role("region", name="1 Frage zum Auffrischen").wait_for()
