"""A signed sheet: scanned and attached to its day, presence copied from it, and what proves it afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.attendance.models import SheetScan, Tick
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.attendance.test_cleaning import WORD, paper, picture
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import look
from tests.seminars import build as sem

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def seminar(committed: Any) -> Seminar:
    with committed():
        group = sem.group()
    yesterday = timezone.localdate() - timedelta(days=1)
    made = sem.seminar(group, day=yesterday, programme="09:00-10:30 Ankommen")
    for name in ("Amina", "Bilal"):
        day.booked(made, build.person(name, "Muster", log_in=False))
    return made


@pytest.fixture
def coordinator(seminar: Seminar) -> Person:
    """May enter presence from paper only."""
    person = build.person("Mehmet", "Kaya")
    appointments.appoint(person=person, role=Role.COORDINATOR, cohort=seminar.cohort)
    return person


def attach(page: Page, name: str, kind: str, body: bytes) -> None:
    page.get_by_text("Unterschriebenes Blatt speichern").click()
    page.get_by_label("Datei").set_input_files({"name": name, "mimeType": kind, "buffer": body})
    page.get_by_role("button", name="Blatt speichern").click()
    expect(page.get_by_text("Das Blatt ist gespeichert.")).to_be_visible()


def test_presence_comes_from_sheet_two(
    open_as: Callable[..., Page], seminar: Seminar, coordinator: Person
) -> None:
    page = open_as(coordinator, DESK)
    page.goto(f"/admin/teilnehmende/seminare/{seminar.pk}/")
    page.get_by_role("link", name="Listen und Nachweise").click()
    attach(page, "Muster, Amina.pdf", "application/pdf", paper())
    attach(page, "IMG_4711.jpg", "image/jpeg", picture())
    look(page, "sheets")
    page.set_viewport_size(PHONE)
    page.reload()
    look(page, "sheets")
    assert [(one.number, one.day, one.by) for one in SheetScan.objects.all()] == [
        (n, timezone.localdate(seminar.starts_at), coordinator) for n in (1, 2)
    ]

    page.locator("tr", has_text="Blatt 2").get_by_role("link", name="Davon abschreiben").click()
    expect(page.get_by_label("Nummer des Blatts")).to_have_value("2")
    look(page, "sheet-two")
    with page.expect_download() as download:
        page.get_by_role("link", name="Gespeichertes Blatt 2 öffnen").click()
    assert WORD not in download.value.path().read_bytes()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[data-roll]", has_text="Amina").locator("input[value=present]").check(force=True)
    page.reload()
    expect(page.locator("[data-roll]", has_text="Amina")).to_contain_text("unterschriebene Liste")
    ticks = Tick.objects.all()
    assert {(tick.person.given_names, tick.source, tick.sheet, tick.by) for tick in ticks} == {
        ("Amina", "paper", 2, coordinator)
    }

    page.set_viewport_size(DESK)
    page.goto(f"/admin/teilnehmende/anwesenheit/?cohort={seminar.cohort_id}&seminar={seminar.pk}")
    look(page, "sheet-presence")
    page.locator(".matrix tbody a", has_text="Amina").click()
    expect(page.get_by_text("anwesend (unterschriebene Liste), Blatt 2").first).to_be_visible()
