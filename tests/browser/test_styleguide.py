"""Every component in all its states: axe and reflow, in light and dark, narrow and wide, from right to left.

Colours are measured when their way from light to dark is over.
"""

from collections.abc import Callable
from typing import Literal

import pytest
from django.test import override_settings
from playwright.sync_api import Page

from tests.browser.conftest import axe, overflow

VIEWS: list[tuple[int, Literal["light", "dark"]]] = [
    (320, "dark"),
    (360, "light"),
    (1280, "light"),
    (1280, "dark"),
]
ALONE = ("brief/invitation/", "brief/login-code/", "seite/500/", "seite/bericht/", "seite/aushang/")


def wrong_with(page: Page) -> list[str]:
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished)).then(() => 0)")
    wide = overflow(page)
    return [*axe(page), *([f"{wide} px too wide"] if wide else [])]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_component(language: str, open_as: Callable[..., Page]) -> None:
    with override_settings(LANGUAGE_CODE=language):
        page = open_as(reduced_motion="reduce")
        page.goto("/styleguide/")
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        for width, scheme in VIEWS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert wrong_with(page) == [], (width, scheme)


def test_mails_and_pages_that_stand_alone(open_as: Callable[..., Page]) -> None:
    page = open_as(reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 800})
    for name in ALONE:
        page.goto(f"/styleguide/{name}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert wrong_with(page) == [], (name, scheme)
