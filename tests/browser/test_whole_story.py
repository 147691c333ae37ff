"""The way of three people: a seat on a phone, preparing, the waiting list, the door, what opens behind it, files."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.attendance import arrival
from lms.attendance.models import Tick
from lms.bookings.models import Booking
from lms.classroom.models import Material
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.seminars.models import Seminar, Unit
from tests import build
from tests.attendance.test_cleaning import WORD, picture
from tests.bookings.build import book, seminar
from tests.browser.conftest import DESK
from tests.browser.looks import look
from tests.seminars import build as meeting

pytestmark = pytest.mark.once

OLENA = "olena@example.org"
HANDOUT = "Handzettel vom Planspiel"
BEFORE, AFTER = "Wer entscheidet in der Stadt?", "Im eigenen Verein"


def world() -> Seminar:
    """A course with a door before and a door behind its seminar, and a date with two seats."""
    page = build.course_page("Politik vor Ort")
    build.lesson(build.module(page, "Vorher", unlock="on_booking"), BEFORE)
    build.slot(build.module(page, "Seminar", phase="seminar"), "Seminartag")
    build.lesson(build.module(page, "Nachher", phase="after", unlock="after_attendance"), AFTER)
    group = build.cohort(page, "Dortmund")
    place = meeting.venue(directions="U-Bahn bis Stadtgarten")
    return seminar(group=group, in_days=3, programme="09:00-09:45 Planspiel", venue=place, bring="Stift")


def the_day_comes(where: Seminar) -> None:
    """The seminar begins now: its only unit, so that it also does just before midnight."""
    begins = timezone.now().replace(microsecond=0)
    times = {"starts_at": begins, "ends_at": begins + timedelta(minutes=45)}
    Unit.objects.filter(seminar=where).update(**times)
    Seminar.objects.filter(pk=where.pk).update(sequence=where.sequence + 1, **times)


def newest(address: str) -> Any:
    """The newest letter to an address."""
    return next(one for one in reversed(mail.outbox) if one.to == [address])


def heading(page: Page) -> Any:
    return expect(page.get_by_role("heading", level=1))


def test_three_people_and_one_seminar(open_as: Callable[..., Page], settings: Any, own_files: None) -> None:
    settings.LMS_DOOR_SECONDS = 0
    where = world()
    carla, badr = build.person("Carla", "Rossi"), build.person("Badr", "Haddad")
    trainer = build.appointed("Selma", role=Role.TRAINER, course=where.cohort.course)
    given_up = book(where, carla)

    olena = open_as()
    take_a_seat(olena, where)
    keep_the_date(olena, where)
    prepare(olena)
    guest = open_as(badr)
    wait_in_line(guest, where)
    away = open_as(carla)
    give_up(away, given_up)
    get_the_freed_seat(guest, badr)

    the_day_comes(where)
    desk = open_as(trainer, DESK)
    look_at_the_list(desk, where)
    check_in(olena, where)
    go_on_behind_the_door(olena)
    phone = open_as(trainer)
    check_in_by_word(guest, phone, where)
    call_the_roll(phone, where)
    read_who_was_there(desk, where)
    hand_out(desk, where)
    for page in (olena, guest):
        take_the_file(page)
    find_no_file(away, where)


def take_a_seat(page: Page, where: Seminar) -> None:
    """Without an account: the form, the letter, its link, one button."""
    page.goto(f"/termine/{where.uuid}/")
    page.get_by_role("link", name="Platz buchen").click()
    page.get_by_label("Vor- und Nachname").fill("Olena Kovalenko")
    page.get_by_label("E-Mail").fill(OLENA)
    look(page, "story-book")
    page.get_by_role("button", name="Platz verbindlich buchen").click()
    heading(page).to_have_text("Bitte öffnen Sie die E-Mail")
    (link,) = re.findall(r"http://localhost:8000(/buchung/bestaetigen/\S+/)", newest(OLENA).body)
    page.goto(link)
    page.get_by_role("button", name="Anmeldung bestätigen").click()
    heading(page).to_have_text("Ihr Platz ist gebucht")
    look(page, "story-booked")


def keep_the_date(page: Page, where: Seminar) -> None:
    """The file for the calendar, read by another program than the one that wrote it."""
    with page.expect_download() as download:
        page.get_by_role("link", name="In den Kalender").click()
    event = vobject.readOne(Path(download.value.path()).read_text()).vevent
    assert (event.dtstart.value, event.dtend.value) == (where.starts_at, where.ends_at)
    assert "Bürgerhaus" in event.location.value


def prepare(page: Page) -> None:
    """What the seat has opened is done; what comes after the seminar says what opens it."""
    page.get_by_role("link", name="Zu meinem Weg").click()
    expect(page.get_by_text("Öffnet, wenn Sie beim Seminar dabei waren.")).to_be_visible()
    expect(page.get_by_role("link", name=AFTER)).to_have_count(0)
    look(page, "story-way")
    page.get_by_role("link", name=BEFORE).click()
    page.get_by_role("button", name="Als fertig markieren").click()
    expect(page.get_by_text(re.compile(r"^Fertig am "))).to_be_visible()


def wait_in_line(page: Page, where: Seminar) -> None:
    page.goto(f"/termine/{where.uuid}/buchen/")
    page.get_by_role("button", name="Auf die Warteliste setzen").click()
    heading(page).to_have_text("Sie sind Nummer 1 auf der Warteliste")
    look(page, "story-waiting")


def give_up(page: Page, booking: Booking) -> None:
    page.goto(f"/buchung/{booking.uuid}/")
    page.get_by_role("button", name="Anmeldung absagen").click()
    heading(page).to_have_text("Sie sind nicht angemeldet")


def get_the_freed_seat(page: Page, who: Person) -> None:
    """At once, with a letter and 24 hours to decline."""
    page.reload()
    heading(page).to_have_text("Ihr Platz ist gebucht")
    expect(page.get_by_text("Ein Platz ist frei geworden")).to_be_visible()
    assert "ein Platz ist frei geworden" in newest(who.email).body
    look(page, "story-freed")


def look_at_the_list(page: Page, where: Seminar) -> None:
    """Who has a seat, at the desk."""
    page.goto(f"/admin/teilnehmende/seminare/{where.pk}/")
    look(page, "story-seminar")
    page.get_by_role("link", name="Buchungen", exact=True).click()
    booked = page.locator("section", has=page.get_by_role("heading", name="Gebucht (2)"))
    expect(booked.locator("tbody th")).to_have_text(["Kovalenko, Olena", "Haddad, Badr"])
    look(page, "story-bookings")


def check_in(page: Page, where: Seminar) -> None:
    """The code on paper, one button, and a tick once it is stored."""
    code = arrival.codes(where, timezone.localdate()).on_paper()
    page.goto(reverse("lms:door_code", args=[where.pk, code]))
    assert not Tick.objects.exists()
    page.get_by_role("button", name="Ich bin da").click()
    heading(page).to_have_text("Sie sind da")
    tick = Tick.objects.get()
    assert (tick.person.email, tick.presence, tick.source) == (OLENA, "present", "paper_code")
    at = f"{timezone.localtime(tick.made_at):%H:%M}"
    expect(page.locator(".door .who")).to_have_text(f"Olena Kovalenko · {at} Uhr")
    look(page, "story-here")


def go_on_behind_the_door(page: Page) -> None:
    """The next request finds what waited for the seminar open."""
    page.get_by_role("link", name="Zu meinem Weg").click()
    look(page, "story-way-after")
    page.get_by_role("link", name=AFTER).first.click()
    heading(page).to_have_text(AFTER)


def check_in_by_word(page: Page, phone: Page, where: Seminar) -> None:
    """Whose camera does not work goes there from their way, and types the word that the trainer shows."""
    phone.goto(reverse("lms:codes", args=[where.pk]))
    expect(phone.get_by_text(re.compile("Ohne Kamera: Öffnen Sie .*/da/"))).to_be_visible()
    page.goto("/mein-weg/")
    page.get_by_role("link", name="Einchecken").click()
    page.get_by_label("Wort an der Wand").fill(phone.locator("[data-code] .code").inner_text())
    page.get_by_role("button", name="Ich bin da").click()
    heading(page).to_have_text("Sie sind da")


def call_the_roll(page: Page, where: Seminar) -> None:
    """Both stand there as present; the day is closed."""
    page.goto(reverse("lms:register", args=[where.pk]))
    for name in ("Olena", "Badr"):
        line = page.locator("[data-roll]", has_text=name)
        expect(line.locator("input[value=present]")).to_be_checked()
    look(page, "story-roll")
    page.get_by_role("button", name="Tag abschließen").click()
    heading(page).to_have_text("Tag abschließen")
    look(page, "story-close")
    page.get_by_role("button", name="Tag abschließen").click()
    expect(page.get_by_role("heading", name="Dieser Tag ist abgeschlossen")).to_be_visible()


def read_who_was_there(page: Page, where: Seminar) -> None:
    """The overview counts both, each with the unit."""
    page.goto(f"/admin/teilnehmende/anwesenheit/?cohort={where.cohort_id}&seminar={where.pk}")
    expect(page.locator(".matrix tbody tr", has_text="Kovalenko")).to_contain_text("1")
    look(page, "story-presence")
    page.locator(".matrix tbody a", has_text="Kovalenko").click()
    expect(page.locator("main")).to_contain_text("Code auf Papier")
    look(page, "story-person")


def hand_out(page: Page, where: Seminar) -> None:
    """The trainer gives a handout to those who were there."""
    page.goto(f"/admin/teilnehmende/seminare/{where.pk}/")
    page.get_by_role("link", name="Dateien für Teilnehmende").click()
    page.get_by_label("Titel").fill(HANDOUT)
    body = {"name": "Selma Arslan.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.get_by_label("Datei").set_input_files(body)
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_role("link", name=HANDOUT, exact=True)).to_be_visible()
    look(page, "story-files")


def take_the_file(page: Page) -> None:
    """It stands on the way beside the seminar, with its size, and holds nothing of who took the picture."""
    page.goto("/mein-weg/")
    page.get_by_role("link", name="1 Datei").click()
    look(page, "story-room")
    with page.expect_download() as download:
        page.get_by_role("link", name=HANDOUT).click()
    assert download.value.suggested_filename == f"{HANDOUT}.jpg"
    body = Path(download.value.path()).read_bytes()
    assert body.startswith(b"\xff\xd8")
    assert WORD not in body


def find_no_file(page: Page, where: Seminar) -> None:
    """Who has no seat and was not there finds none, also not by its address."""
    page.goto("/mein-weg/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="1 Datei")).to_have_count(0)
    file = Material.objects.get(seminar=where)
    for name, args in (("room", [where.pk]), ("room_file", [where.pk, file.pk]), ("room_files", [where.pk])):
        answer = page.request.get(reverse(f"lms:{name}", args=args))
        assert answer.status == 404, name
