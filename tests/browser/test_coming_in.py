"""How people come in: a file, a poster, a card; in a real browser, on a phone and at a desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.accounts import cards, joining
from lms.accounts.models import AccessCard
from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.progress.models import Record
from tests import build
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import look

STAFF = "/admin/teilnehmende/"
LIST = """Vorname;Nachname;E-Mail;Verein
Amina;El Idrissi;amina@example.org;Elternnetz Nord
;Suharto;;Elternnetz Nord e.V.
Jürgen;Groß;keine-adresse;
Fatma;Yıldız;;Bunter Kreis
"""


def world() -> tuple[Cohort, Association, Person]:
    """A group with one person of an association, and its trainer."""
    page = build.course(lessons=1, quizzes=0)
    group = build.cohort(page, "Dortmund 01/2027")
    north = people.create_association(name="Elternnetz Nord", town="Dortmund")
    build.enrol(build.person("Schon", "Da"), group, association=north)
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    return group, north, trainer


def test_people_come_in_from_a_file(open_as: Any) -> None:
    group, north, trainer = world()
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    for size in (PHONE, DESK):
        page = open_as(trainer, size)
        page.goto(f"{STAFF}gruppen/{group.pk}/")
        look(page, "group")
        page.get_by_role("link", name="Personen aus einer Datei").click()
        page.wait_for_url("**/importieren/")
        look(page, "import")
        page.set_input_files("#id_file", file)
        page.locator(".report form button[type=submit]").click()
        expect(page.locator(".report tbody tr")).to_have_count(4)
        look(page, "import-preview")
    page.get_by_role("button", name="3 Personen eintragen").click()
    expect(page.locator("h1")).to_have_text(group.name)
    assert Enrolment.objects.filter(cohort=group).count() == 4
    assert Enrolment.objects.filter(association=north).count() == 3
    assert not Mail.objects.filter(to="amina@example.org").exists()


def test_before_anybody_is_there_and_once_more_from_the_start(open_as: Any) -> None:
    group, north, trainer = world()
    empty = build.cohort_of(group.course, "Leer")
    done = build.enrol(build.person("Fertig", "Schon"), group, association=north)
    cohorts.finish(enrolment=done, by=trainer)
    waiting = build.person("Wartet", "Noch", log_in=False)
    build.enrol(waiting, group, association=north)
    for size in (PHONE, DESK):
        page = open_as(trainer, size)
        for name, place in {
            "empty-group": "", "empty-cards": "karten/", "empty-links": "links/", "empty-rest": "alle-einladen/",
            "bring": "einladen/",
        }.items():  # fmt: skip
            page.goto(f"{STAFF}gruppen/{empty.pk}/{place}")
            look(page, name)
        page.goto(f"{STAFF}gruppen/{group.pk}/alle-einladen/")
        look(page, "rest")
        page.goto(f"{STAFF}person/{done.pk}/")
        look(page, "person-finished")


def test_a_link_to_join_hangs_on_the_wall(open_as: Any) -> None:
    group, north, trainer = world()
    for size in (PHONE, DESK):
        page = open_as(trainer, size)
        page.goto(f"{STAFF}gruppen/{group.pk}/links/")
        page.select_option("#id_association", label="Elternnetz Nord")
        page.locator(".report form button[type=submit]").last.click()
        page.wait_for_url("**/blatt/")
        look(page, "join-sheet")
        page.goto(f"{STAFF}gruppen/{group.pk}/links/")
        look(page, "join-links")
    made = joining.links_led_by(trainer, group)[0]
    guest = open_as(size=PHONE)
    guest.goto(f"/mitmachen/{joining.shown(made)}/")
    look(guest, "join")
    guest.click("main form button")
    guest.wait_for_url("**/konto/signup/")
    guest.goto("/mitmachen/nichts/")
    look(guest, "join-over")
    learner = open_as(build.person(), DESK)
    learner.goto(f"/mitmachen/{joining.shown(made)}/")
    look(learner, "join")
    learner.click("main form button")
    learner.wait_for_url("**/mein-weg/")
    assert Enrolment.objects.get(association=north, origin="link").cohort == group


def three_cards(open_as: Any, group: Cohort, trainer: Person, size: dict[str, int]) -> tuple[Page, str]:
    """The trainer's page with the sheet of new cards for three people, and the code of Suharto's."""
    desk = open_as(trainer, size)
    desk.goto(f"{STAFF}gruppen/{group.pk}/karten/")
    look(desk, "cards")
    for box in desk.locator("input[name=person]").all():
        box.check()
    desk.get_by_role("button", name="Neue Karten").click()
    expect(desk.locator(".cards > li")).to_have_count(3)
    look(desk, "cards-sheet")
    return desk, desk.locator(".cards > li", has_text="Suharto").locator(".typed").inner_text()


def type_the_code(page: Page, code: str) -> None:
    """First with a slip, which is told at once."""
    page.goto("/karte/")
    look(page, "card")
    page.fill("[name=code]", code[:-1] + ("2" if code[-1] != "2" else "3"))
    page.click("main form button")
    expect(page.locator(".error-summary, [role=alert]").first).to_contain_text(
        "ein Zeichen", ignore_case=True
    )
    look(page, "card-slip")
    page.fill("[name=code]", code.lower())
    page.click("main form button")


def scan_the_code(page: Page, code: str) -> None:
    """What the camera opens: the code is filled in, its address is left at once."""
    page.goto(f"/karte/{code}/")
    assert page.url.endswith("/karte/")
    assert page.input_value("[name=code]") == code
    page.click("main form button")


@pytest.mark.parametrize(
    ("come_in", "size"), [(type_the_code, DESK), (scan_the_code, PHONE)], ids=["typed", "scanned"]
)
def test_a_card_leads_through_a_lesson_and_ends_when_it_is_closed(
    open_as: Any, come_in: Any, size: dict[str, int]
) -> None:
    group, north, trainer = world()
    holder = build.person("", "Suharto", log_in=False, email="")
    for name in ("Suharto", "Thuy", "Yıldız"):
        each = holder if name == "Suharto" else build.person("", name, log_in=False, email="")
        build.enrol(each, group, association=north)
    desk, code = three_cards(open_as, group, trainer, size)

    page = open_as(size=PHONE)
    come_in(page, code)
    page.wait_for_url("**/mein-weg/")
    page.locator(".next-step a.button").click()
    page.locator("[data-done] button").click()
    expect(page.locator("#end .state[data-state=done]")).to_be_visible()
    assert Record.objects.filter(enrolment__person=holder, state="done", activity__kind="lesson").exists()
    page.goto("/mein-konto/")
    look(page, "card-shut")

    desk.goto(f"{STAFF}gruppen/{group.pk}/karten/")
    look(desk, "cards-used")
    desk.get_by_role("button", name="Karte sperren: Suharto").click()
    page.goto("/mein-weg/")
    page.wait_for_url("**/karte/")
    look(page, "card-closed")
    page.goto(f"/karte/{code}/")
    page.click("main form button")
    expect(page.locator("main")).to_contain_text("Diese Karte gilt nicht")
    assert AccessCard.objects.filter(person=holder, revoked_at=None).count() == 0


def test_the_qr_code_of_a_card_fills_the_code_in(open_as: Any) -> None:
    group, _north, _trainer = world()
    holder = build.person("", "Suharto", log_in=False, email="")
    build.enrol(holder, group)
    printed = cards.make(person=holder, now=timezone.now() - timedelta(days=1))
    page = open_as()
    page.goto(f"/karte/{printed.code}/")
    assert page.url.endswith("/karte/")
    assert page.input_value("[name=code]") == printed.code
    page.check("[name=keep]")
    page.click("main form button")
    page.wait_for_url("**/mein-weg/")


def test_a_name_that_was_written_is_matched(open_as: Any) -> None:
    group, north, trainer = world()
    people.add_contact(
        association=north, name="Nadia Öztürk", task="Vorsitz", phone="0231 123-45", email="nord@example.org"
    )
    for text in ("Elternetz Nord", "ELTERNETZ NORD e.V.", "Bunter Kreis"):
        build.enrol(build.person("Karim", text[:3], log_in=False), group, association_written=text)
    for size in (PHONE, DESK):
        page = open_as(trainer, size)
        page.goto(f"{STAFF}vereine/")
        look(page, "associations")
        page.get_by_role("link", name="Verein zuordnen").click()
        page.wait_for_url("**/zuordnen/")
        look(page, "matching")
    page.get_by_role("button", name="Es ist „Elternnetz Nord“").click()
    expect(page.locator(".fact-list > li")).to_have_count(1)
    assert Enrolment.objects.filter(association=north).count() == 3
    head = open_as(_coordinator(north), PHONE)
    head.goto(f"{STAFF}vereine/{north.pk}/kontakt/")
    look(head, "contact")


def _coordinator(association: Association) -> Person:
    person = build.person("Murat", "Kaya")
    appointments.appoint(person=person, role=Role.COORDINATOR, association=association)
    return person
