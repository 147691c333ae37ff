"""Looking at a page: what is wrong with it, and a picture where somebody wants one (`SHOTS_TO=folder`)."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, axe, overflow

SHOTS = os.environ.get("SHOTS_TO", "")


def look(page: Page, name: str) -> None:
    """Nothing to be found wrong, nothing wider than the screen."""
    if SHOTS:
        size = page.viewport_size or PHONE
        page.set_viewport_size({"width": size["width"], "height": 2000})  # the admin scrolls inside itself
        page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
    found = (axe(page), overflow(page))
    assert found == ([], 0), f"{name}: {page.url}: {found}"
