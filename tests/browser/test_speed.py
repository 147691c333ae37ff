"""What a reader waits for is text or the lesson's first picture, and nothing moves away under the finger."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from lms.people.models import Person
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_pages import address
from tests.browser.test_pages import amina as amina  # the demo world

SHIFT = 0.05
PLACES = ["/", "/de/politisches-system/", "/mein-weg/", "LESSON"]
SETTLED = """
async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
"""
SEEN = """
(kind) => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().map((entry) => ({
    shift: entry.hadRecentInput ? 0 : entry.value ?? 0,
    moved: (entry.sources ?? []).map((source) => source.node?.className || source.node?.nodeName).join(),
    picture: Boolean(entry.url) && entry.element !== document.querySelector('main .figure img'),
    what: entry.element?.outerHTML.slice(0, 200) ?? '',
  })))).observe({type: kind, buffered: true});
  setTimeout(() => done([]), 100);
})
"""


def seen(page: Page, kind: str) -> list[dict[str, Any]]:
    """What the browser noted of one kind since the page began, oldest first."""
    found: list[dict[str, Any]] = page.evaluate(SEEN, kind)
    return found


def slow(page: Page, place: str) -> list[str]:
    """What is wrong with a page: its largest paint, and what moved while it was read to its end."""
    page.goto(place)
    page.evaluate(SETTLED)
    largest = seen(page, "largest-contentful-paint")
    wrong = [largest[-1]["what"]] if largest and largest[-1]["picture"] else []
    if not largest:
        wrong.append("nothing was painted")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.evaluate(SETTLED)
    shifts = seen(page, "layout-shift")
    if sum(shift["shift"] for shift in shifts) > SHIFT:
        wrong.append(str([(shift["shift"], shift["moved"]) for shift in shifts]))
    return wrong


def test_the_largest_paint_is_text_or_the_first_picture_and_nothing_shifts(
    amina: Person, open_as: Callable[..., Page]
) -> None:
    page = open_as(amina)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert {place: wrong for place in PLACES if (wrong := slow(page, address(place)))} == {}, size
