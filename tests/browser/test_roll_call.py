"""The roll call in a real browser: a dead spot, a tab that is killed, and the screen on the wall."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.attendance import arrival
from lms.attendance.models import Screen, Tick
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.browser.conftest import DESK, axe
from tests.browser.looks import look
from tests.deadspot import Line
from tests.seminars import build as sem

NAMES = "Amina Bilal Chiara Deniz Emre Fatma Gabriel Hana Ivan Jana".split()  # noqa: SIM905 -- one a person


@pytest.fixture
def line(live_server: Any, outside: list[str]) -> Iterator[Line]:
    made = Line(live_server.thread.port)
    yield made
    made.cut()
    outside[:] = [one for one in outside if not one.startswith(made.url)]


@pytest.fixture
def seminar(committed: Any) -> Seminar:
    with committed():
        group = sem.group()
    made = sem.seminar(group, day=timezone.localdate(), programme="09:00 Ankommen")
    for name in NAMES:
        day.booked(made, build.person(name, "Muster", log_in=False))
    return made


@pytest.fixture
def trainer(seminar: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=seminar.cohort.course)


def here(page: Page, name: str) -> Any:
    return page.locator("[data-roll]", has_text=name).locator("input[value=present]")


def test_ten_ticks_in_a_dead_spot_are_saved_once_and_in_order(
    open_as: Any, seminar: Seminar, trainer: Person, line: Line
) -> None:
    page = open_as(trainer)
    page.goto(line.url + reverse("lms:register", args=[seminar.pk]))
    url = page.url
    expect(page.locator("[data-kept]")).to_be_visible()
    context = page.context
    line.cut()
    for name in NAMES[:4]:
        here(page, name).check(force=True)
    expect(page.locator("[data-queue] [data-n]")).to_have_text("4")
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(url)  # without network: from this device
    expect(here(page, NAMES[0])).to_be_checked()
    for name in NAMES[4:]:
        here(page, name).check(force=True)
    expect(page.locator("[data-queue] [data-n]")).to_have_text("10")
    expect(page.locator("[data-waits]:visible")).to_have_count(10)
    assert axe(page) == []
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(url)
    expect(page.locator("[data-queue] [data-n]")).to_have_text("10")
    assert not Tick.objects.exists()
    line.mend()
    page.reload()
    expect(page.locator("[data-queue]")).to_be_hidden()
    rows = list(Tick.objects.order_by("made_at").values_list("person__given_names", "presence", "source"))
    assert rows == [(name, "present", "roll_call") for name in NAMES]
    times = list(Tick.objects.order_by("made_at").values_list("made_at", flat=True))
    assert len(set(times)) == 10
    page.reload()
    expect(here(page, NAMES[9])).to_be_checked()
    assert Tick.objects.count() == 10


def test_without_script_the_list_is_a_form(open_as: Any, seminar: Seminar, trainer: Person) -> None:
    page = open_as(trainer, java_script_enabled=False)
    page.goto(reverse("lms:register", args=[seminar.pk]))
    here(page, NAMES[0]).check(force=True)
    page.locator("button[value=save]").click()
    expect(here(page, NAMES[0])).to_be_checked()
    assert Tick.objects.get().person.given_names == NAMES[0]


def test_the_pages_of_the_day_fit_their_screens(open_as: Any, seminar: Seminar, trainer: Person) -> None:
    who = day.booked(seminar, build.person("Zoe", "Zander"))
    for name, presence in (
        ("Amina", "present"),
        ("Bilal", "partly"),
        ("Chiara", "excused"),
        ("Deniz", "absent"),
    ):
        day.say(seminar, Person.objects.get(given_names=name), timezone.now(), presence, minutes=30)
    today = timezone.localdate().isoformat()
    page = open_as(trainer)
    for name, args in (("roll", [today, 1]), ("walk_in", [today, 1]), ("close_day", [today]), ("codes", [])):
        page.goto(reverse(f"lms:{name}", args=[seminar.pk, *args]))
        look(page, name)
    page.locator("button[name=offer]").click()
    look(page, "number")
    number = Screen.objects.get().number
    wall = open_as(size=DESK)
    wall.goto(reverse("lms:screen"))
    look(wall, "screen-open")
    wall.get_by_label("Nummer").fill(str(number))
    wall.get_by_role("button", name="Code zeigen").click()
    expect(wall.locator("[data-code]")).to_be_visible()
    look(wall, "screen")
    codes = arrival.codes(seminar, timezone.localdate())
    guest = open_as(who)
    guest.goto(reverse("lms:door"))
    look(guest, "word")
    guest.goto(reverse("lms:door_code", args=[seminar.pk, codes.on_paper()]))
    look(guest, "door")
