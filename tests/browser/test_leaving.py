"""Checking out on a phone: scan, one button, the minutes, a mistake taken back; and what the trainer sees of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from lms.attendance import arrival
from lms.attendance.models import Attendance, Tick
from lms.cohorts.enums import Role
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.browser.conftest import DESK
from tests.browser.looks import look
from tests.seminars import build as sem


@pytest.fixture
def clock() -> Iterator[Any]:
    """08:52 on the day of the seminar, for the server; it goes on from there."""
    starts = sem.units()[0].starts_at
    with time_machine.travel(day.at(starts, 8, 52)) as travel:
        yield travel


@pytest.fixture
def seminar(clock: Any, committed: Any) -> Seminar:
    with committed():
        group = sem.group()
    return sem.seminar(group, programme=day.EIGHT, check_out=True)


def to_the_door(page: Page, seminar: Seminar) -> None:
    code = arrival.codes(seminar, sem.DAY).on_paper()
    page.goto(reverse("lms:door_code", args=[seminar.pk, code]))


def heading(page: Page) -> Any:
    return expect(page.get_by_role("heading", level=1))


def test_leaving_early_on_a_phone(open_as: Callable[..., Page], seminar: Seminar, clock: Any) -> None:
    who, other = day.booked(seminar), day.booked(seminar, build.person("Badr", "Haddad"))
    day.say(seminar, other, day.at(seminar.starts_at, 9, 5))
    page = open_as(who)
    to_the_door(page, seminar)
    page.get_by_role("button", name="Ich bin da").click()
    heading(page).to_have_text("Sie sind da")
    look(page, "leaving-came")
    clock.move_to(day.at(seminar.starts_at, 14, 5))
    to_the_door(page, seminar)
    heading(page).to_have_text("Sie sind schon eingecheckt")
    look(page, "leaving-scanned")
    page.get_by_role("button", name="Ich gehe jetzt").dblclick()
    heading(page).to_have_text("Sie sind ausgecheckt")
    expect(page.get_by_text("Gespeichert: 245 Minuten")).to_be_visible()
    look(page, "leaving-gone")
    assert Tick.objects.filter(source="check_out").count() == 3
    page.get_by_role("button", name="Ich bin noch da").click()
    heading(page).to_have_text("Sie sind schon eingecheckt")
    page.get_by_role("button", name="Ich gehe jetzt").click()
    clock.move_to(day.at(seminar.starts_at, 15, 0))
    to_the_door(page, seminar)
    expect(page.get_by_text("Sind Sie wieder da?")).to_be_visible()
    look(page, "leaving-back")
    assert sum(Attendance.objects.filter(person=who).values_list("minutes", flat=True)) == 245

    clock.move_to(day.at(seminar.starts_at, 16, 20))
    phone = open_as(build.appointed("Selma", role=Role.TRAINER, course=seminar.cohort.course))
    phone.goto(reverse("lms:register", args=[seminar.pk]))
    line = phone.locator("[data-roll]", has_text="El Idrissi")
    expect(line).to_contain_text("gegangen um 14:05 Uhr")
    expect(phone.locator("[data-roll]", has_text="Badr")).to_contain_text("kein Check-out")
    look(phone, "leaving-roll")
    phone.goto(reverse("lms:close_day", args=[seminar.pk, sem.DAY.isoformat()]))
    look(phone, "leaving-close")
    phone.set_viewport_size(DESK)
    phone.goto(f"/admin/teilnehmende/seminare/{seminar.pk}/aendern/")
    expect(phone.get_by_label("Teilnehmende checken beim Gehen auch aus")).to_be_checked()
    look(phone, "leaving-form")
