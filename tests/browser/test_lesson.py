"""A lesson on a phone: readable, by keyboard, resumed on another device, without script, without popover."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.cohorts.models import Enrolment
from lms.glossary.models import Term
from lms.pages.models import LessonPage
from lms.progress.models import Record
from tests import build
from tests.browser.conftest import axe, overflow

LONG = " ".join(["Der Rat ist das Parlament der Stadt. Viele Sitzungen sind öffentlich."] * 12)


def blocks() -> list[dict[str, Any]]:
    """A lead and ten texts with headings; b7 is far down."""
    texts = [{"type": "text", "value": f"<p>{n}. {LONG}</p>", "id": f"b{n}"} for n in range(1, 11)]
    return [{"type": "lead", "value": "Wer entscheidet?", "id": "b0"}, *texts]


@pytest.fixture
def enrolment() -> Enrolment:
    Term.objects.create(
        term="Rat", article="der", explanation="Das Parlament der Stadt.", tr="belediye meclisi"
    )
    page = build.course_page()
    module = build.module(page, "Demokratie")
    build.lesson(module, "Der Rat", body=blocks())
    build.lesson(module, "Der Ausschuss")
    person = build.person()
    person.help_language = "tr"
    person.save()
    return build.enrol(person, build.cohort(page))


@pytest.fixture
def address(enrolment: Enrolment) -> str:
    return LessonPage.objects.order_by("path")[0].get_url_parts()[2]


def in_view(page: Page, block: str) -> bool:
    return bool(
        page.evaluate(
            "id => { const b = document.getElementById(id).getBoundingClientRect();"
            " return b.top < innerHeight && b.bottom > 0 }",
            f"b-{block}",
        )
    )


def test_stopped_at_block_seven_it_goes_on_at_block_seven_elsewhere(
    enrolment: Enrolment, address: str, open_as: Callable[..., Page]
) -> None:
    first = open_as(enrolment.person)
    first.goto(address)
    with first.expect_response(
        lambda answer: "/ort/" in answer.url and "b7" in (answer.request.post_data or "")
    ):
        first.evaluate("document.getElementById('b-b7').scrollIntoView()")
    second = open_as(enrolment.person)
    second.goto(address)
    expect(second.locator("[data-place=b7]")).to_be_visible()
    assert in_view(second, "b7")
    assert not in_view(second, "b1")


STILL = "window.setTimeout = () => 0"  # no pause is ever noticed
LEAVE = """() => {
    document.getElementById('b-b7').scrollIntoView({behavior: 'instant'});
    location.href = '/mein-weg/';
}"""


def test_the_place_is_sent_on_leaving_without_a_pause_before(
    enrolment: Enrolment, address: str, open_as: Callable[..., Page]
) -> None:
    page = open_as(enrolment.person)
    page.add_init_script(STILL)
    page.goto(address)
    assert not Record.objects.exists()
    page.evaluate(LEAVE)
    page.wait_for_url("**/mein-weg/")
    for _turn in range(50):
        if Record.objects.exists():
            break
        page.wait_for_timeout(100)
    assert Record.objects.get(activity__kind="lesson").place == "b7"


def test_a_lesson_is_done_by_reading_to_the_end_after_half_its_minutes(
    enrolment: Enrolment, address: str, open_as: Callable[..., Page]
) -> None:
    lesson = LessonPage.objects.get(title="Der Rat")
    lesson.done_by, lesson.minutes = "reading", 10
    build.publish(lesson)
    page = open_as(enrolment.person)
    page.clock.install()
    page.goto(address)
    button = page.locator("[data-done]")
    expect(button).to_contain_text("bis zum Ende gelesen")
    expect(button.locator("button")).to_be_visible()

    def after(milliseconds: int) -> bool:
        """Is it done, once the next message has been answered?"""
        with page.expect_response(lambda answer: "/ort/" in answer.url):
            page.clock.run_for(milliseconds)
        return Record.objects.get().state == "done"

    def opened(minutes: int) -> None:
        Record.objects.update(begun_at=timezone.now() - timedelta(minutes=minutes))

    assert not after(2000)
    opened(6)
    page.clock.run_for(90_000)
    assert Record.objects.get().state == "begun", "the end was not seen"
    opened(1)
    page.evaluate("document.querySelector('[data-end]').scrollIntoView({behavior: 'instant'})")
    page.wait_for_timeout(300)
    assert not after(1000), "the end was seen too soon"
    opened(6)
    assert after(31_000)
    expect(page.locator("#end .state[data-state=done]")).to_be_visible()
    expect(page.locator("[data-done]")).to_have_count(0)


def test_by_keyboard_alone(enrolment: Enrolment, address: str, open_as: Callable[..., Page]) -> None:
    page = open_as(enrolment.person)
    page.goto(address)
    seen = []
    for _step in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
        if "term" in seen[-1]:
            page.keyboard.press("Enter")
            expect(page.locator(".sheet:popover-open")).to_contain_text("belediye meclisi")
            page.keyboard.press("Escape")
        if page.evaluate("document.activeElement.closest('[data-done]') !== null"):
            page.keyboard.press("Enter")
            break
    expect(page.locator("#end .state[data-state=done]")).to_be_visible()
    assert seen[0] == "skip"
    assert any("term" in name for name in seen)
    assert Record.objects.get(activity__kind="lesson").state == "done"


def test_the_comma_behind_a_bold_word_never_stands_alone(
    enrolment: Enrolment, address: str, open_as: Callable[..., Page]
) -> None:
    lesson = LessonPage.objects.get(title="Der Rat")
    text = "<p>Nachlesen kann man das: Es gibt <strong>der Rat</strong>, und danach lange nichts.</p>"
    lesson.body = [("text", text)]
    build.publish(lesson)
    page = open_as(enrolment.person)
    page.goto(address)
    assert page.evaluate(COMMA) == []


# The widths, of all that a phone has, at which the comma is on another line than the button before it.
COMMA = """() => {
    const button = document.querySelector("button.term");
    const paragraph = button.closest("p");
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let node;
    while ((node = walker.nextNode()) && !(node.data.startsWith(",")));
    const comma = document.createRange();
    comma.setStart(node, 0);
    comma.setEnd(node, 1);
    const alone = [];
    for (let width = 100; width < 400; width++) {
        paragraph.style.inlineSize = `${width}px`;
        const word = [...button.getClientRects()].at(-1);
        const mark = comma.getBoundingClientRect();
        if (mark.top > word.bottom - 4) alone.push(width);
    }
    return alone;
}"""


def test_without_script(enrolment: Enrolment, address: str, open_as: Callable[..., Page]) -> None:
    page = open_as(enrolment.person, java_script_enabled=False)
    page.goto(address)
    page.locator("[data-done] button").click()
    expect(page.locator("#end .state[data-state=done]")).to_be_visible()
    page.locator(".prev-next .next").click()
    expect(page.locator("h1")).to_have_text("Der Ausschuss")


GONE = """
delete HTMLElement.prototype.popover; delete HTMLElement.prototype.showPopover;
delete window.HTMLDialogElement; delete Navigator.prototype.serviceWorker;
"""


def test_without_popover_dialog_and_service_worker(
    enrolment: Enrolment, address: str, open_as: Callable[..., Page]
) -> None:
    page = open_as(enrolment.person)
    page.add_init_script(GONE)
    page.goto(address)
    page.locator("button.term").first.click()
    sheet = page.locator(".sheet").first
    expect(sheet).to_be_focused()
    expect(sheet).to_be_in_viewport()


@override_settings(LANGUAGE_CODE="ar")
def test_right_to_left(enrolment: Enrolment, address: str, open_as: Callable[..., Page]) -> None:
    page = open_as(enrolment.person)
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".prose")).to_have_attribute("dir", "ltr")
    assert overflow(page) == 0
    assert axe(page) == []


def test_it_is_light(enrolment: Enrolment, address: str, open_as: Callable[..., Page]) -> None:
    page = open_as(enrolment.person)
    asked: list[Any] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(address, wait_until="networkidle")
    sizes = {request.url: request.sizes()["responseBodySize"] for request in asked}
    assert len(sizes) <= 12, sizes
    assert sum(sizes.values()) <= 150_000, sizes
