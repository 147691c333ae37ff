"""The roll call in a real browser: a dead spot, a tab that is killed, and the screen on the wall."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from lms.attendance import arrival
from lms.attendance.models import Attendance, Screen, Tick
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

KEPT = "indexedDB.databases().then((found) => found.map((one) => one.name))"


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
    with page.expect_response("**/anwesenheit/haken/"):
        page.reload()
    expect(page.locator("[data-queue]")).to_be_hidden()
    rows = list(Tick.objects.order_by("made_at").values_list("person__given_names", "presence", "source"))
    assert rows == [(name, "present", "roll_call") for name in NAMES]
    times = list(Tick.objects.order_by("made_at").values_list("made_at", flat=True))
    assert len(set(times)) == 10
    page.reload()
    expect(here(page, NAMES[9])).to_be_checked()
    assert Tick.objects.count() == 10


@pytest.mark.parametrize("way_out", ["/konto/logout/", "/mein-konto/", "/admin/"])
def test_logging_out_sends_first_what_waits(
    open_as: Any, seminar: Seminar, trainer: Person, line: Line, way_out: str
) -> None:
    page = open_as(trainer, DESK)
    _two_marks_wait(page, seminar, line)
    assert not Tick.objects.exists()
    line.mend()
    page.goto(line.url + way_out)
    button = page.locator("form[action$='/logout/'] button").last
    if way_out == "/admin/":
        page.locator(".sidebar-footer__account").click()
        expect(button).to_be_in_viewport()
    with page.expect_navigation():
        button.click()
    assert sorted(Tick.objects.values_list("person__given_names", flat=True)) == NAMES[:2]
    assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()
    page.goto(line.url + "/termine/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(KEPT) == []  # the device is empty all the same


def test_what_cannot_be_sent_before_the_log_out_is_told_with_its_number(
    open_as: Any, seminar: Seminar, trainer: Person, line: Line
) -> None:
    page = open_as(trainer)
    _two_marks_wait(page, seminar, line)
    line.mend()
    page.route("**/anwesenheit/haken/", lambda route: route.fulfill(status=503))
    page.goto(line.url + "/mein-konto/")
    page.get_by_role("button", name="Abmelden").click()
    notice = page.locator("[data-unsent]")  # on the page of the log-out
    expect(notice).to_be_visible()
    page.get_by_role("button", name="Abmelden", exact=True).click()
    expect(notice.locator("[data-trouble=offline]")).to_be_visible()
    expect(notice.locator("[data-kind=marks] [data-n]")).to_have_text("2")
    expect(page.locator("[data-saved]")).to_be_hidden()
    look(page, "log-out-unsent")
    assert Session.objects.count() == 1  # still logged in
    assert len(page.evaluate(KEPT)) == 1
    page.unroute("**/anwesenheit/haken/")
    with page.expect_response("**/anwesenheit/haken/"):
        notice.get_by_role("link", name="Zur Anwesenheitsliste").click()
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert Tick.objects.count() == 2


def test_somebody_may_log_out_without_what_waits(
    open_as: Any, seminar: Seminar, trainer: Person, line: Line
) -> None:
    page = open_as(trainer)
    _two_marks_wait(page, seminar, line)
    line.mend()
    page.route("**/anwesenheit/haken/", lambda route: route.fulfill(status=503))
    page.goto(line.url + "/konto/logout/")
    with page.expect_navigation():
        page.get_by_role("button", name="Trotzdem abmelden").click()
    page.wait_for_load_state("networkidle")
    assert (Tick.objects.count(), Session.objects.count()) == (0, 0)


def _two_marks_wait(page: Page, seminar: Seminar, line: Line) -> None:
    """Two ticks without network; the roll call is closed then."""
    page.goto(line.url + reverse("lms:register", args=[seminar.pk]))
    expect(page.locator("[data-kept]")).to_be_visible()
    line.cut()
    for name in NAMES[:2]:
        here(page, name).check(force=True)
    expect(page.locator("[data-queue] [data-n]")).to_have_text("2")
    page.goto("about:blank")


def test_without_script_the_list_is_a_form(open_as: Any, seminar: Seminar, trainer: Person) -> None:
    page = open_as(trainer, java_script_enabled=False)
    page.goto(reverse("lms:register", args=[seminar.pk]))
    here(page, NAMES[0]).check(force=True)
    page.locator("button[value=save]").click()
    expect(here(page, NAMES[0])).to_be_checked()
    assert Tick.objects.get().person.given_names == NAMES[0]


def test_with_script_and_without_a_service_worker_a_tick_is_saved(
    open_as: Any, seminar: Seminar, trainer: Person
) -> None:
    """As in a private window, or over http in the house."""
    page = open_as(trainer, service_workers="block")
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(reverse("lms:register", args=[seminar.pk]))
    expect(page.locator("button[value=save]")).to_be_hidden()
    with page.expect_response("**/anwesenheit/haken/"):
        here(page, NAMES[0]).check(force=True)
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert Tick.objects.get().person.given_names == NAMES[0]
    assert page.locator("[data-kept]").is_hidden()


def test_where_the_device_keeps_nothing_the_form_has_its_button(
    open_as: Any, seminar: Seminar, trainer: Person
) -> None:
    page = open_as(trainer, service_workers="block")
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.goto(reverse("lms:register", args=[seminar.pk]))
    page.wait_for_load_state("networkidle")
    here(page, NAMES[0]).check(force=True)
    page.locator("button[value=save]").click()
    expect(here(page, NAMES[0])).to_be_checked()
    assert Tick.objects.get().person.given_names == NAMES[0]


@pytest.mark.parametrize("ends", ["log-out", "lapsed"])
def test_a_second_person_on_the_same_phone_finds_nothing_of_the_first(
    open_as: Any, seminar: Seminar, trainer: Person, line: Line, ends: str
) -> None:
    """Threat D8: neither with network nor, after that, without."""
    page = open_as(trainer)
    page.goto(line.url + reverse("lms:register", args=[seminar.pk]))
    url = page.url
    expect(page.locator("[data-kept]")).to_be_visible()
    if ends == "log-out":
        page.goto(line.url + "/konto/logout/")
        with page.expect_navigation():
            page.get_by_role("button", name="Abmelden", exact=True).click()
    else:
        Session.objects.all().delete()
    other = Client()
    other.force_login(build.person("Zweite").user)
    cookie = {"name": "sessionid", "value": other.cookies["sessionid"].value, "url": line.url}
    page.context.add_cookies([cookie])
    answer = page.goto(url)
    assert answer.status in (403, 404)
    assert NAMES[0] not in page.content()
    line.cut()
    with pytest.raises(Error):
        page.goto(url)


def test_units_are_ticked_one_by_one(open_as: Any, seminar: Seminar, trainer: Person) -> None:
    whole = sem.seminar(seminar.cohort, day=timezone.localdate(), programme=day.EIGHT)
    bilal = day.booked(whole, Person.objects.get(given_names="Bilal"))
    page = open_as(trainer)
    page.goto(reverse("lms:register", args=[whole.pk]))
    look(page, "roll-of-eight")
    page.locator("[data-roll]", has_text="Bilal").get_by_role("link", name="Einzelne Einheiten").click()
    for n in (4, 5):
        page.locator(".unit input[type=checkbox]").nth(n).check()
    page.locator(".unit input[type=number]").nth(5).fill("20")
    page.get_by_label("abwesend").check()
    look(page, "units")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("1 Eintrag gespeichert")).to_be_visible()
    rows = Attendance.objects.filter(person=bilal).order_by("unit__starts_at")
    minutes = [0, 0, 0, 0, 45, 20, 0, 0]
    assert list(rows.values_list("minutes", flat=True)) == minutes
    look(page, "roll-after-units")


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
