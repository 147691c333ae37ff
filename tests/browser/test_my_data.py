"""One's own data, and the office's pages about them, as people see them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from lms.accounts import cards
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.privacy import actions, merging
from lms.privacy.enums import Proof, Want
from tests import build
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import look


@pytest.fixture
def amina() -> Person:
    page = build.course()
    person = build.person("Amina", "El Idrissi")
    build.enrol(person, build.cohort(page))
    return person


def test_a_person_sees_asks_and_takes_back(amina: Person, open_as: Callable[..., Page]) -> None:
    page = open_as(amina)
    page.goto("/meine-daten/")
    look(page, "my-data")
    page.locator("main details > summary").first.click()
    look(page, "my-data-open")
    with page.expect_download() as download:
        page.get_by_role("link", name="Alles als Seite zum Lesen speichern").click()
    assert "El Idrissi" in Path(download.value.path()).read_text()
    page.get_by_role("link", name="Ihre Daten löschen").click()
    page.locator("input[type=password]").fill("bruecke-demo")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/meine-daten/loeschen/")
    look(page, "erase")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Meine Daten löschen").click()
    page.wait_for_url("**/meine-daten/")
    look(page, "my-data-waiting")
    page.get_by_role("button", name="Zurücknehmen").click()
    assert page.get_by_text("Ihre Daten bleiben.").is_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_offices_pages(amina: Person, open_as: Callable[..., Page], size: dict[str, int]) -> None:
    keeper = build.person("Ada", "Amt")
    appointments.appoint(person=keeper, role=Role.ADMINISTRATOR)
    keeper.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    twin = build.person("Amina", "El Idrissi", log_in=False)
    copy, erasure = (
        actions.enter(person=amina, want=want, proof=Proof.ID, asked_on=timezone.localdate(), by=keeper)
        for want in (Want.COPY, Want.ERASURE)
    )
    page = open_as(keeper, size)
    here = "/admin/datenschutz/"
    pages: dict[str, Any] = {
        "requests": here,
        "find": f"{here}person/?q=idrissi",
        "person": f"{here}person/{amina.pk}/",
        "copy": f"{here}anfrage/{copy.pk}/",
        "erasure": f"{here}anfrage/{erasure.pk}/",
        "log": f"{here}protokoll/",
        "terms": f"{here}fristen/",
        "find-nobody": f"{here}person/?q=niemand",
        "twins": "/admin/teilnehmende/doppelte/",
        "twin": f"/admin/teilnehmende/doppelte/{amina.pk}/{twin.pk}/",
    }
    for name, address in pages.items():
        page.goto(address)
        look(page, f"office-{name}")
    page.get_by_role("button", name="Es sind zwei Personen").click()
    page.wait_for_url("**/doppelte/")
    other, third = build.person("Fatma", "Kaya", log_in=False), build.person("Fatma", "Kaya", log_in=False)
    merging.merge(source=other, target=third, by=keeper, now=timezone.now())
    page.reload()
    look(page, "office-twins-done")
    page.get_by_role("button", name="Wieder zeigen").click()
    page.get_by_role("link", name="El Idrissi, Amina").click()
    page.wait_for_url(f"**/doppelte/{amina.pk}/{twin.pk}/")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_before_anything_is_there(open_as: Callable[..., Page], size: dict[str, int]) -> None:
    keeper = build.person("Ada", "Amt")
    appointments.appoint(person=keeper, role=Role.ADMINISTRATOR)
    keeper.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    page = open_as(keeper, size)
    for name, address in {
        "requests": "/admin/datenschutz/",
        "find": "/admin/datenschutz/person/",
        "log": "/admin/datenschutz/protokoll/?what=merged",
        "twins": "/admin/teilnehmende/doppelte/",
        "questions": "/admin/teilnehmende/fragen/",
        "roles": "/admin/teilnehmende/ernennungen/",
    }.items():
        page.goto(address)
        look(page, f"empty-{name}")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_by_card_one_asks_and_sees_kinds_of_data(open_as: Callable[..., Page], size: dict[str, int]) -> None:
    group = build.cohort(build.course())
    person = build.person("Suharto", "", log_in=False, email="")
    build.enrol(person, group)
    page = open_as(size=size)
    page.goto("/karte/")
    look(page, "card")
    page.locator("#id_code").fill(cards.make(person=person).code)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/mein-weg/")
    page.locator("#ask summary").click()
    page.locator("#message").fill("Was ist ein Rat?")
    page.get_by_role("button", name="Nachricht senden").click()
    page.wait_for_url(f"**/mein-weg/{group.course_id}/")
    look(page, "card-way-asked")
    if size == PHONE:
        page.locator(".site-head summary").first.click()
        look(page, "card-menu")
    page.get_by_role("link", name="Meine Daten").first.click()
    page.wait_for_url("**/meine-daten/")
    look(page, "card-data")
    page.goto("/fragen/")
    look(page, "card-questions")
    page.goto("/mein-konto/")
    look(page, "card-shut")
