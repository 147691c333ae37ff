"""Real pages in the system's Chromium. Skipped where there is none, except in CI."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from lms.people.models import Person
from scripts.chromium import find_chromium

CHROMIUM = find_chromium()
AXE = Path(settings.ROOT) / "node_modules" / "axe-core" / "axe.min.js"
ARRIVED = """new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
    .then(() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime < 10000)
    .map((one) => one.finished))).then(() => 0)"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
# Playwright's event loop runs in this thread; Django's guard against that is meant for servers.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test on a real, committing database."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip("no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium; Playwright's own is never downloaded."""
    return {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


@pytest.fixture(autouse=True)
def _searchable(searchable: None) -> None:
    """Somebody who looks at pages searches them, too."""


@pytest.fixture
def outside() -> list[str]:
    """Addresses of other hosts that a page asked for; must stay empty."""
    return []


@pytest.fixture
def open_as(browser: Browser, live_server: Any, outside: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a browser of one's own: `open_as(person, size=PHONE, **context options)` gives its page."""
    contexts: list[BrowserContext] = []

    def open_page(who: Person | None = None, size: dict[str, int] = PHONE, **options: Any) -> Page:
        context = browser.new_context(viewport=size, base_url=live_server.url, locale="de-DE", **options)
        contexts.append(context)
        if who is not None:
            client = Client()
            client.force_login(who.user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        host = live_server.url
        page.on(
            "request",
            lambda r: None if r.url.startswith((host, "data:", "blob:", "about:")) else outside.append(r.url),
        )
        return page

    yield open_page
    for context in contexts:
        context.set_offline(
            True
        )  # a lesson says good-bye when it is left; the database is being emptied then
        context.close()
    assert outside == [], f"requests to other hosts: {outside}"


def axe(page: Page) -> list[str]:
    """What axe finds wrong, one line each; empty is right. The page is whole and what fades in has arrived by then."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    page.evaluate(ARRIVED)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {node['target']} {node['failureSummary'][:160]}"
        for v in found["violations"]
        for node in v["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many pixels a page is wider than its window; 0 is right."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
