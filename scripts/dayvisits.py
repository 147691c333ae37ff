"""How to get to pages of a seminar and of its day: what one page needs from another, such as a code, comes along."""

import shutil
import subprocess
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from scripts import run
from scripts.visits import DESK, GROUP, TRAINER, Doors, open_seminar

IN_DAYS = 35  # the demo's seminar, counted from the day on which the site was made
MORNING = time(8, 52)
MARKS = ("present", "present", "partly", "present", "excused", "present", "absent")


def morning() -> datetime:
    """The door is open on the day of the demo's seminar."""
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    return datetime.combine(now.date() + timedelta(days=IN_DAYS), MORNING, now.tzinfo)


def book_a_seat(page: Page) -> None:
    """From the public dates to the form of the last, filled in and not sent."""
    page.locator(".dates a").last.click()
    page.get_by_role("link", name="Platz buchen").click()
    page.get_by_label("Vor- und Nachname").fill("Samira Rahimi")
    page.get_by_label("E-Mail").fill("samira@demo.example")
    page.evaluate("document.activeElement.blur()")


def see_waiting(page: Page) -> None:
    """From somebody's way to their place in line."""
    page.locator("a[href*='/buchung/']").first.click()
    page.get_by_role("heading", level=1).filter(has_text="Warteliste").wait_for()


def see_bookings(page: Page) -> None:
    """From a group to the bookings of its first seminar."""
    open_seminar(page)
    page.get_by_role("link", name="Buchungen", exact=True).click()
    page.wait_for_url("**/buchungen/")


def see_presence(page: Page) -> None:
    """From a group to who was at its first seminar."""
    open_seminar(page)
    page.get_by_role("link", name="Listen und Nachweise").click()
    page.locator("main").get_by_role("link", name="Wer war da?").click()
    page.locator("dl.totals").evaluate("one => one.scrollIntoView()")


def sheet_of_seminar(page: Page) -> None:
    """From a group to the day sheet of its first seminar."""
    open_seminar(page)
    page.get_by_role("link", name="Tagesblatt").click()
    page.wait_for_url("**/tagesblatt/*/")


def list_to_sign(page: Page) -> None:
    """From a group to the list to sign of its first seminar: the first page of the PDF, as the window's picture."""
    open_seminar(page)
    page.get_by_role("link", name="Listen und Nachweise").click()
    page.wait_for_url("**/nachweise/*/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Unterschriftenliste (PDF)").click()
    with TemporaryDirectory(prefix="bruecke-pdf-") as folder:
        picture = drawn(download.value.path(), Path(folder))
        page.goto(picture.as_uri())
        page.wait_for_load_state()


def drawn(pdf: Path, folder: Path) -> Path:
    """The first page of a PDF as picture, by poppler's own program."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise run.Failed("Pictures of papers need pdftoppm (Debian: poppler-utils).")
    command = [program, "-png", "-singlefile", "-r", "110", str(pdf), str(folder / "page")]
    subprocess.run(command, check=True)
    return folder / "page.png"


def check_in(doors: Doors, page: Page) -> None:
    """The word that the trainer shows is typed, and the tick stands there."""
    trainer = _at_codes(doors)
    word = trainer.locator("[data-code] .code").inner_text()
    trainer.context.close()
    page.get_by_label("Wort an der Wand").fill(word)
    page.get_by_role("button", name="Ich bin da").click()
    page.get_by_role("heading", name="Sie sind da").wait_for()


def see_the_wall(doors: Doors, page: Page) -> None:
    """The computer at the projector shows the code, by the number from the trainer's phone."""
    trainer = _at_codes(doors)
    trainer.locator("button[name=offer]").click()
    number = trainer.locator("strong.code").inner_text()
    trainer.context.close()
    page.get_by_label("Nummer").fill(number)
    page.get_by_role("button", name="Code zeigen").click()
    page.locator("[data-code]").wait_for()


def call_the_roll(_doors: Doors, page: Page) -> None:
    """From a group to the roll call of its seminar, where some are marked already."""
    _to_the_roll(page)
    for line, mark in zip(page.locator("[data-roll]").all(), MARKS, strict=False):
        line.locator(f"input[value={mark}]").check(force=True)
    page.locator("[data-roll] input[type=number]:visible").first.fill("270")
    page.keyboard.press("Tab")
    page.locator("[data-search]").evaluate("one => one.scrollIntoView()")


def _to_the_roll(page: Page) -> None:
    open_seminar(page)
    page.get_by_role("link", name="Anwesenheit").first.click()
    page.locator("[data-roll-call]").wait_for()


def _at_codes(doors: Doors) -> Page:
    page = doors.open_as(TRAINER, DESK).new_page()
    page.goto(GROUP)
    _to_the_roll(page)
    page.get_by_role("link", name="Codes für den Check-in").click()
    page.locator("[data-code]").wait_for()
    return page
