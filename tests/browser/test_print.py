"""On paper: only what was written, black on white, also when the screen is dark."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lms.outline.models import ActivityTitle
from lms.people.models import Person
from tests import kept
from tests.browser.conftest import overflow

PAPER = {"width": 718, "height": 1000}  # A4 less its margins, at 96 dots an inch
COLOURS = """selector => [...document.querySelectorAll(selector)].filter((one) => one.textContent.trim())
    .map((one) => getComputedStyle(one).color)"""
SHUT = """[...document.querySelectorAll('main details:not(.no-print)')].map((one) => one.lastElementChild)
    .filter((one) => one.getBoundingClientRect().height === 0).length"""


@pytest.fixture
def emre() -> Any:
    """Somebody who has finished, so that no door is shut."""
    kept.demo()
    return Person.objects.get(user__email="emre@demo.example")


@pytest.mark.parametrize("slug", ["bund-land-kommune", "arbeitsblatt"])
def test_a_lesson_and_a_work_sheet(emre: Person, open_as: Callable[..., Page], slug: str) -> None:
    found = ActivityTitle.objects.filter(url__endswith=f"/{slug}/", activity__kind="lesson")
    address = found.order_by("pk")[0].url
    page = open_as(emre, PAPER, color_scheme="dark")
    page.goto(address)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".prose .block").first).to_be_visible()
    for screen_only in (".lesson-top", ".prev-next", ".button", ".skip", ".resume", "#ask"):
        for one in page.locator(screen_only).all():
            expect(one).to_be_hidden()
    assert set(page.evaluate(COLOURS, ".prose p, .prose li, h1")) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgba(0, 0, 0, 0)",
        "rgb(255, 255, 255)",
    )
    assert page.evaluate(SHUT) == 0
    assert overflow(page) == 0


def test_sheets_of_the_seminar_day_to_write_on_are_one_page_each(open_as: Callable[..., Page]) -> None:
    kept.demo()
    page = open_as(Person.objects.get(user__email="trainer@demo.example"))
    answer = page.goto("/de/politisches-system/seminartag/seminartag/")
    assert answer is not None
    assert (answer.status, page.url.partition("/de/")[2]) == (
        200,
        "politisches-system/seminartag/seminartag/",
    )
    forms = page.locator(".print-sheet[data-layout=form]")
    expect(forms).to_have_count(2)
    sheets = [one.get_attribute("id") for one in forms.all()]
    page.evaluate("document.fonts.ready.then(() => 0)")  # another font needs more room
    for sheet in sheets:
        page.locator(f"nav a[href='#{sheet}']").click()
        expect(page.locator(f"#{sheet}:target")).to_be_visible()
        assert pages(page.pdf(prefer_css_page_size=True)) == 1, sheet
        page.emulate_media(media="print")
        assert page.evaluate("id => getComputedStyle(document.getElementById(id)).boxShadow", sheet) == "none"
        page.emulate_media(media="null")


def test_a_sheet_on_paper_has_no_frame(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/styleguide/")
    page.emulate_media(media="print")
    frames = "[...document.querySelectorAll('.sheet-a4')].map((one) => getComputedStyle(one).borderTopWidth)"
    assert page.evaluate(frames) == ["0px", "0px"]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
