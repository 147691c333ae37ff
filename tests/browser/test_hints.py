"""The hints beside the editor, while somebody types."""

import re
from typing import Any

from django.test import override_settings
from playwright.sync_api import Page, expect

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.pages.models import LessonPage, ModulePage
from tests import build
from tests.browser.conftest import DESK, axe

LONG = (
    "Wer in seiner Stadt etwas ändern will, der muss zuerst wissen, wer dort wofür da ist und wer am Ende "
    "über das Geld bestimmen darf."
)


def editor(open_as: Any, **options: Any) -> Page:
    """The editor of a short lesson with the panel open, as its trainer sees it."""
    course = build.course_page()
    lesson = build.lesson(build.module(course), body=[{"type": "lead", "value": "Wer hilft?", "id": "b1"}])
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=build.course_row(course))
    page: Page = open_as(trainer, DESK, **options)
    page.goto(f"/admin/pages/{lesson.pk}/edit/")
    return page


@override_settings(WAGTAIL_AUTOSAVE_INTERVAL=0)
def test_a_long_sentence_is_quoted_while_it_is_typed_and_nothing_is_saved(open_as: Any) -> None:
    page = editor(open_as)
    page.locator("[data-side-panel-toggle=checks]").click()
    panel = page.locator("[data-lms-hints]")
    expect(panel.locator("[role=status]")).to_have_text("Stand: beim letzten Speichern.")
    page.fill("[name=body-0-value]", LONG)
    expect(panel.locator("q")).to_have_text(LONG)
    expect(panel.locator("[role=status]")).to_have_text("So, wie der Text jetzt im Formular steht.")
    page.fill("[name=body-0-value]", "Wer hilft?")
    expect(panel.locator("q")).to_have_count(0)
    assert LessonPage.objects.get().revisions.count() == 1
    found = [fault for fault in axe(page) if "lms-hints" in fault]
    assert found == []


def test_a_page_that_is_being_made_has_hints_before_it_is_saved(open_as: Any) -> None:
    page = editor(open_as)
    page.goto(f"/admin/pages/add/lms/lessonpage/{ModulePage.objects.get().pk}/")
    page.locator("[data-side-panel-toggle=checks]").click()
    panel = page.locator("[data-lms-hints]")
    expect(panel).to_contain_text("Wir schätzen: 1 Minute.")
    page.fill("[name=minutes]", "45")
    expect(panel).to_contain_text(re.compile("45 Minuten. Der Unterschied ist groß."))
