"""News, search and passing a page on: axe, reflow, and what the button does in which browser."""

from collections.abc import Callable

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from lms.conf import conf
from tests import build, kept
from tests.browser.conftest import axe, overflow
from tests.browser.test_pages import VIEWS

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
REFUSED = "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error('no'))}})"
OWN_MENU = "navigator.share = (what) => { window.passedOn = what; return Promise.resolve(); }"
COPYING = """
window.copied = [];
const writeText = (text) => { copied.push(text); return Promise.resolve(); };
Object.defineProperty(navigator, 'clipboard', {value: {writeText}});
"""


@pytest.fixture
def places() -> list[str]:
    """The demo's public pages, with an empty search and one that finds, and one that does not."""
    kept.demo()
    return [
        "/de/aktuelles/",
        "/de/aktuelles/lernen-auf-dem-handy/",
        "/en/news/",
        "/suche/",
        "/suche/?q=Verein",
        "/suche/?q=Zebra",
        "/suche/?q=" + "x" * 101,
        "/de/politisches-system/",
    ]


def problems(page: Page, places: list[str]) -> dict[str, list[str]]:
    found = {}
    for place in places:
        page.goto(place)
        wrong = axe(page)
        if wide := overflow(page):
            wrong.append(f"{wide} px too wide")
        if wrong:
            found[place] = wrong
    return found


def test_in_german(places: list[str], open_as: Callable[..., Page]) -> None:
    page = open_as()
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert problems(page, places) == {}, (width, scheme)


@override_settings(LANGUAGE_CODE="ar")
def test_in_a_right_to_left_pseudo_locale(places: list[str], open_as: Callable[..., Page]) -> None:
    page = open_as()
    assert problems(page, places) == {}
    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.fixture
def article() -> str:
    """The path of a piece of news."""
    return str(build.news("Neuer Kurs", slug="neuer-kurs").get_url_parts()[2])


def opened(open_as: Callable[..., Page], article: str, script: str) -> Page:
    page = open_as()
    page.add_init_script(f"navigator.share = undefined; {script}")
    page.goto(article)
    return page


def test_the_devices_own_menu_is_used_where_there_is_one(article: str, open_as: Callable[..., Page]) -> None:
    page = opened(open_as, article, OWN_MENU)
    page.get_by_role("button", name="Weitergeben").click()
    assert page.evaluate("passedOn") == {"title": "Neuer Kurs", "url": conf.base_url + article}
    expect(page.get_by_role("button", name="Link kopieren")).to_be_hidden()


def test_else_the_link_is_copied_and_that_is_said(article: str, open_as: Callable[..., Page]) -> None:
    page = opened(open_as, article, COPYING)
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.locator("[data-share-said]")).to_contain_text("Der Link ist kopiert.")
    assert page.evaluate("copied") == [conf.base_url + article]


@pytest.mark.parametrize("script", [NO_CLIPBOARD, REFUSED])
def test_else_the_address_is_shown(script: str, article: str, open_as: Callable[..., Page]) -> None:
    page = opened(open_as, article, script)
    if script == REFUSED:
        page.get_by_role("button", name="Link kopieren").click()
    expect(page.get_by_label("Adresse dieser Seite")).to_have_value(conf.base_url + article)


def test_without_script_the_address_can_be_copied_by_hand(article: str, open_as: Callable[..., Page]) -> None:
    page = open_as(java_script_enabled=False)
    page.goto(article)
    expect(page.get_by_label("Adresse dieser Seite")).to_be_visible()
    expect(page.get_by_role("button", name="Link kopieren")).to_be_hidden()


def test_one_searches_without_script(open_as: Callable[..., Page]) -> None:
    build.plain("Der Rat")
    page = open_as(java_script_enabled=False)
    page.goto("/suche/")
    page.get_by_label("Was suchen Sie?").fill("Rats")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Der Rat").click()
    expect(page.get_by_role("heading", name="Der Rat")).to_be_visible()
