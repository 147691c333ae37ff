"""The evening before: what is ready on the trainer's phone, and the list that is saved there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.attendance.models import ReadyMark, Tick
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.browser.conftest import DESK
from tests.browser.looks import look
from tests.browser.test_roll_call import here
from tests.deadspot import Line
from tests.seminars import build as sem

TOMORROW = "09:00-10:30 Ankommen\n10:45-12:15 Planspiel"


@pytest.fixture
def line(live_server: Any, outside: list[str]) -> Iterator[Line]:
    made = Line(live_server.thread.port)
    yield made
    made.cut()
    outside[:] = [one for one in outside if not one.startswith(made.url)]


@pytest.fixture
def seminar(committed: Any) -> Seminar:
    """Tomorrow, with two parts, so two lists."""
    with committed():
        group = sem.group()
    made = sem.seminar(
        group, timezone.localdate() + timedelta(days=1), TOMORROW, presence_by="block",
        venue=sem.venue(), room="Saal 2", door_code="4719#",
    )  # fmt: skip
    for name in ("Amina", "Bilal"):
        day.booked(made, build.person(name, "Muster", log_in=False))
    return made


@pytest.fixture
def trainer(seminar: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=seminar.cohort.course)


def state(page: Page, name: str) -> Any:
    return page.locator(f"[data-when={name}]")


def test_a_list_saved_the_evening_before_opens_in_a_dead_spot(
    open_as: Any, seminar: Seminar, trainer: Person, line: Line
) -> None:
    page = open_as(trainer)
    page.goto(line.url + reverse("lms:ready_next", args=[seminar.pk]))
    expect(state(page, "missing")).to_be_visible()
    for other in ("saved", "no-script"):
        expect(state(page, other)).to_be_hidden()
    look(page, "ready-open")
    lists = page.locator("[data-list]").evaluate_all("links => links.map((one) => one.href)")
    page.get_by_role("button", name="Liste speichern").click()
    expect(state(page, "saved")).to_be_visible()
    expect(state(page, "saved")).to_contain_text(f"{timezone.localdate().year} um ")
    page.get_by_role("button", name="Ich habe sie gedruckt").click()
    expect(state(page, "saved")).to_be_visible()  # still, on the page as it comes back
    expect(page.get_by_text("Selma Arslan")).to_be_visible()
    look(page, "ready")
    context = page.context
    line.cut()
    page.close(run_before_unload=False)
    assert len(lists) == 2
    for url in lists:
        page = context.new_page()
        page.goto(url)  # without network: from this device, though this list was never opened before
        expect(page.get_by_role("heading", name="Anwesenheit")).to_be_visible()
        here(page, "Amina").check(force=True)
        expect(page.locator("[data-queue]")).to_be_visible()
        page.close(run_before_unload=False)
    line.mend()
    page = context.new_page()
    page.goto(lists[0])
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert Tick.objects.values("person").distinct().count() == 1


def test_a_list_that_is_gone_is_not_called_saved(open_as: Any, seminar: Seminar, trainer: Person) -> None:
    """The page asks the browser and remembers nothing."""
    page = open_as(trainer)
    page.goto(reverse("lms:ready_next", args=[seminar.pk]))
    page.get_by_role("button", name="Liste speichern").click()
    expect(state(page, "saved")).to_be_visible()
    page.evaluate("caches.delete('bruecke-roll-call')")
    page.reload()
    expect(state(page, "missing")).to_be_visible()


@pytest.mark.parametrize("file", ["roll-call", "marks", "seminar.css"])
def test_a_list_without_what_it_needs_is_not_called_saved(
    open_as: Any, seminar: Seminar, trainer: Person, file: str
) -> None:
    """Also what its script imports."""
    page = open_as(trainer)
    page.goto(reverse("lms:ready_next", args=[seminar.pk]))
    page.get_by_role("button", name="Liste speichern").click()
    expect(state(page, "saved")).to_be_visible()
    gone = page.evaluate(
        """async (file) => {
            const cache = await caches.open("bruecke-roll-call");
            const found = (await cache.keys()).filter((one) => one.url.includes(file) && one.url.includes("static"));
            await Promise.all(found.map((one) => cache.delete(one)));
            return found.length;
        }""",
        file,
    )
    assert gone == 1
    page.reload()
    expect(state(page, "missing")).to_be_visible()


def test_without_network_saving_says_that_it_did_not_work(
    open_as: Any, seminar: Seminar, trainer: Person, line: Line
) -> None:
    page = open_as(trainer)
    page.goto(line.url + reverse("lms:ready_next", args=[seminar.pk]))
    expect(state(page, "missing")).to_be_visible()
    line.cut()
    page.get_by_role("button", name="Liste speichern").click()
    expect(state(page, "failed")).to_be_visible()
    expect(page.get_by_role("button", name="Liste speichern")).to_be_visible()


def test_without_script_it_says_so_and_takes_the_tick(
    open_as: Any, seminar: Seminar, trainer: Person
) -> None:
    page = open_as(trainer, java_script_enabled=False)
    page.goto(reverse("lms:ready_next", args=[seminar.pk]))
    expect(state(page, "no-script")).to_be_visible()
    expect(page.get_by_role("button", name="Liste speichern")).to_be_hidden()
    page.get_by_role("button", name="Ich habe sie gedruckt").click()
    expect(page.get_by_role("button", name="Doch nicht gedruckt")).to_be_visible()
    assert ReadyMark.objects.get().person == trainer


def test_it_fits_a_desk_and_who_begins_tomorrow(open_as: Any, seminar: Seminar, trainer: Person) -> None:
    page = open_as(trainer, size=DESK)
    page.goto(reverse("lms:ready_next", args=[seminar.pk]))
    expect(state(page, "missing")).to_be_visible()
    look(page, "ready")
    tomorrow = timezone.localdate() + timedelta(days=1)
    substitute = build.appointed("Samuel", role=Role.TRAINER, cohort=seminar.cohort, starts_on=tomorrow)
    page = open_as(substitute)
    page.goto(reverse("lms:ready", args=[seminar.pk, tomorrow.isoformat()]))
    look(page, "ready-tomorrow")


def test_a_screen_is_tried_out_the_evening_before(open_as: Any, seminar: Seminar, trainer: Person) -> None:
    page = open_as(trainer)
    page.goto(reverse("lms:codes", args=[seminar.pk]))
    look(page, "codes-before")
    page.get_by_role("button", name="Einen Computer ausprobieren").click()
    number = page.locator(".code").inner_text()
    wall = open_as(size=DESK)
    wall.goto(reverse("lms:screen"))
    wall.get_by_label("Nummer").fill(number)
    wall.get_by_role("button", name="Code zeigen").click()
    expect(wall.get_by_text("Dieser Bildschirm funktioniert.")).to_be_visible()
    look(wall, "screen-tried")
