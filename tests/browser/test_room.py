"""The room of a seminar: asking without a name, sorting, answering, and reading the answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms.classroom.models import SeminarQuestion
from lms.cohorts.enums import Role
from lms.seminars.models import Seminar
from tests import build
from tests.attendance.build import booked
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import look
from tests.seminars import build as meeting


@pytest.fixture
def seminar() -> Seminar:
    return meeting.seminar(
        meeting.group(), timezone.localdate() + timedelta(days=10), venue=meeting.venue(), room="Saal 2"
    )


def test_a_question_without_a_name_and_its_answer(seminar: Seminar, open_as: Any) -> None:
    page = open_as(booked(seminar, build.person("Amina", "El Idrissi")), PHONE)
    page.goto("/mein-weg/")
    page.get_by_role("link", name="Fragen zum Seminar").click()
    page.get_by_label("Ihre Frage").fill("Wie bekommen wir einen Raum von der Stadt?")
    page.get_by_label("Ohne meinen Namen fragen").check()
    look(page, "room-asking")
    page.get_by_role("button", name="Frage senden").click()
    page.get_by_text("Ihre Frage ist angekommen.").wait_for()
    assert SeminarQuestion.objects.get().person is None

    staff = open_as(build.appointed(role=Role.TRAINER, course=seminar.cohort.course), DESK)
    staff.goto(f"/admin/teilnehmende/seminare/{seminar.pk}/")
    look(staff, "room-of-seminar")
    staff.get_by_role("link", name="Fragen (1)").click()
    look(staff, "room-questions")
    staff.get_by_role("link", name="Einordnen oder beantworten").click()
    staff.get_by_label("Einordnen unter").fill("Stadt")
    staff.get_by_role("textbox", name="Antwort").fill("Fragen Sie im Bürgerbüro.")
    staff.get_by_label("Frage und Antwort allen zeigen").check()
    look(staff, "room-question")
    staff.get_by_role("button", name="Speichern").click()
    staff.get_by_text("Steht für alle auf der Seite").wait_for()
    staff.set_viewport_size(PHONE)
    look(staff, "room-questions")

    page.reload()
    page.get_by_text("Fragen Sie im Bürgerbüro.").wait_for()
    look(page, "room-answered")
    page.set_viewport_size(DESK)
    look(page, "room-answered")
