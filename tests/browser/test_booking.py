"""A seat is booked on a phone, without a log-in: form, letter, link, own booking; and every page of it is looked at."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lms.accounts import actions as accounts
from lms.bookings import handing
from lms.bookings.models import Booking, Hold
from lms.bookings.words import hold_token, leave_key
from lms.cohorts.enums import Role
from lms.people import actions as people
from tests import build
from tests.bookings.build import book, seminar
from tests.browser.conftest import DESK, PHONE, overflow
from tests.browser.looks import look
from tests.seminars import build as meeting

pytestmark = pytest.mark.once
HIDDEN = (
    "Math.max(...[...document.querySelectorAll('.table')].map((one) => one.scrollWidth - one.clientWidth))"
)


def test_from_the_date_to_the_seat(committed: Any, open_as: Callable[..., Page], settings: Any) -> None:
    settings.LMS_DOOR_SECONDS = 0
    with committed():
        group = meeting.group()
    where = seminar(group=group, seats=2, venue=meeting.venue(), cost="kostenlos", bring="Stift")
    page = open_as()
    page.goto(f"/termine/{where.uuid}/")
    look(page, "date")
    page.get_by_role("link", name="Platz buchen").click()
    look(page, "book")
    page.get_by_role("button", name="Platz verbindlich buchen").click()
    look(page, "book-wrong")
    page.get_by_label("Vor- und Nachname").fill("Amina El Idrissi")
    page.get_by_label("E-Mail").fill("falsch@example.org")
    page.get_by_label("Essen").check()
    page.get_by_label("Was sollen wir dazu wissen?").fill("ohne Fleisch")
    look(page, "book-filled")
    page.get_by_role("button", name="Platz verbindlich buchen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte öffnen Sie die E-Mail")
    look(page, "sent")
    page.get_by_text("Ist die Adresse falsch?").click()
    page.get_by_role("textbox", name="E-Mail").fill("amina@example.org")
    page.get_by_role("button", name="An diese Adresse senden").click()
    expect(page.get_by_text("amina@example.org")).to_be_visible()
    page.goto(f"/buchung/bestaetigen/{hold_token(Hold.objects.get())}/")
    look(page, "confirm")
    page.get_by_role("button", name="Anmeldung bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Platz ist gebucht")
    look(page, "booked")
    mine = Booking.objects.get()
    assert mine.person is not None
    people.join(person=mine.person, association=people.create_association(name="Verein"))
    page.reload()
    page.get_by_role("link", name="Platz weitergeben").click()
    look(page, "hand-over")
    page.goto(f"/buchung/uebernehmen/{handing.token_for(mine, 'x@example.org')}/")
    look(page, "take-over")
    page.goto(f"/buchung/{mine.uuid}/absagen/{leave_key(mine)}/")
    look(page, "leave")
    page.goto("/buchung/bestaetigen/nichts/")
    look(page, "over")
    book(where)
    bea = accounts.prove(email="bea@example.org", given_names="Bea", language="de")
    waiter = open_as(bea)
    waiter.goto(f"/termine/{where.uuid}/buchen/")
    look(waiter, "book-full")
    waiter.get_by_role("button", name="Auf die Warteliste setzen").click()
    expect(waiter.get_by_role("heading", level=1)).to_have_text("Sie sind Nummer 1 auf der Warteliste")
    look(waiter, "waiting")
    waiter.goto("/termine/")
    look(waiter, "dates")
    page.goto(f"/buchung/{mine.uuid}/")
    page.get_by_role("button", name="Anmeldung absagen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind nicht angemeldet")
    look(page, "cancelled")
    waiter.goto(f"/termine/{where.uuid}/buchen/")
    expect(waiter.get_by_role("heading", level=1)).to_have_text("Ihr Platz ist gebucht")
    look(waiter, "freed")


def test_the_list_of_staff_is_read_without_moving_it_sideways(
    committed: Any, open_as: Callable[..., Page], settings: Any
) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    with committed():
        group = meeting.group()
    where = seminar(group=group, seats=2)
    club = people.create_association(name="Verein für Bildung, Begegnung und Teilhabe im Ruhrgebiet")
    for number in range(3):
        book(where, association=club, phone=f"0231 555 {number:03}")
    trainer = build.appointed(role=Role.TRAINER, course=group.course)
    page = open_as(trainer)
    for address in (
        f"/admin/teilnehmende/seminare/{where.pk}/buchungen/",
        f"/admin/teilnehmende/gruppen/{group.pk}/",
    ):
        page.goto(address)
        assert page.locator(".table.fold").count()
        assert page.evaluate(HIDDEN) == 0
        look(page, address.strip("/").replace("/", "-"))


def test_who_asks_for_a_seat_is_seen_by_who_decides(
    committed: Any, open_as: Callable[..., Page], settings: Any
) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    with committed():
        group = meeting.group()
    where = seminar(group=group, needs_approval=True)
    for _ in range(2):
        book(where)
    trainer = build.appointed(role=Role.TRAINER, course=group.course)
    for size in (PHONE, DESK):
        page = open_as(trainer, size)
        page.goto("/admin/")
        assert overflow(page) == 0
        page.get_by_role("link", name="2 Menschen bitten um einen Platz").click()
        page.get_by_role("link", name=where.starts_at.strftime("%Y")).click()
        expect(page.get_by_role("link", name="Buchungen (2 zu entscheiden)")).to_be_visible()
        look(page, "seminar-asked")
