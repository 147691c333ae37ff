"""The room of a seminar: asking without a name, answering, reading the answer; its files; its day sheet."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.classroom.actions import ask
from lms.classroom.models import SeminarQuestion
from lms.cohorts.enums import Role
from lms.seminars.models import Seminar
from tests import build
from tests.attendance.build import booked
from tests.attendance.test_cleaning import picture
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import SHOTS, look
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


def test_a_trainer_adds_a_file_and_it_stands_on_the_way(
    seminar: Seminar, open_as: Any, own_files: None
) -> None:
    staff = open_as(build.appointed(role=Role.TRAINER, course=seminar.cohort.course), DESK)
    staff.goto(f"/admin/teilnehmende/seminare/{seminar.pk}/")
    staff.get_by_role("link", name="Dateien für Teilnehmende").click()
    look(staff, "room-files-none")
    for title in ("Handzettel", "Fotoprotokoll vom ersten Tag mit allen Plakaten der Gruppen"):
        staff.get_by_label("Titel").fill(title)
        staff.get_by_label("Datei").set_input_files(
            {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        staff.get_by_role("button", name="Hochladen").click()
        staff.get_by_role("link", name=title, exact=True).wait_for()
    look(staff, "room-files")
    staff.set_viewport_size(PHONE)
    look(staff, "room-files")
    page = open_as(booked(seminar, build.person("Amina", "El Idrissi")), PHONE)
    page.goto("/mein-weg/")
    look(page, "way-files")
    page.get_by_role("link", name="2 Dateien").click()
    look(page, "room-with-files")
    with page.expect_download() as download:
        page.get_by_role("link", name="Alle in einer Datei (ZIP)").click()
    assert download.value.suggested_filename.endswith(".zip")
    page.set_viewport_size(DESK)
    look(page, "room-with-files")
    staff.get_by_role("link", name="Löschen – Handzettel").click()
    look(staff, "room-file-drop")
    staff.get_by_role("button", name="Datei löschen").click()
    staff.get_by_text("Die Datei ist gelöscht.").wait_for()


def test_the_day_sheet_on_screen_and_on_one_page(seminar: Seminar, open_as: Any) -> None:
    names = [("Amina", "El Idrissi"), ("Фатіма", "Коваль"), ("ليلى", "حسن")]
    coming = [
        booked(seminar, build.person(*name))
        for name in (*names, *[("Lan", f"Nguyễn {n}") for n in range(17)])
    ]
    lead = build.appointed(role=Role.TRAINER, course=seminar.cohort.course)
    seminar.leads.create(person=lead)
    booking = seminar.bookings.get(person=coming[2])
    booking.needs.create(kind="childcare", text="ein Kind, 4 Jahre", delete_on=timezone.localdate())
    asked = {"text": "Wie bekommen wir einen Raum von der Stadt?", "with_name": False, "now": timezone.now()}
    ask(seminar=seminar, person=coming[0], **asked)
    page = open_as(lead, DESK)
    page.goto(f"/admin/teilnehmende/seminare/{seminar.pk}/")
    page.get_by_role("link", name="Tagesblatt").click()
    page.get_by_text("ein Kind, 4 Jahre").wait_for()
    look(page, "day-sheet")
    page.set_viewport_size(PHONE)
    look(page, "day-sheet")
    printed = page.pdf(prefer_css_page_size=True)
    if SHOTS:
        (Path(SHOTS) / "day-sheet.pdf").write_bytes(printed)
    assert printed.count(b"/Type /Page\n") == 1


def test_the_code_on_paper_is_one_page(seminar: Seminar, open_as: Any) -> None:
    Seminar.objects.update(check_out=True)
    page = open_as(build.appointed(role=Role.TRAINER, course=seminar.cohort.course), DESK)
    page.goto(reverse("lms:door_poster", args=[seminar.pk, timezone.localdate(seminar.starts_at)]))
    page.get_by_text("Beim Gehen: noch einmal scannen").wait_for()
    look(page, "poster")
    printed = page.pdf(prefer_css_page_size=True)
    if SHOTS:
        (Path(SHOTS) / "poster.pdf").write_bytes(printed)
    assert printed.count(b"/Type /Page\n") == 1
