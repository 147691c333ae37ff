"""A quiz on a phone: by keyboard, without script, without network, on two devices."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lms.cohorts.models import Enrolment
from lms.pages.models import LessonPage, QuizPage
from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt, Response
from tests import build
from tests.browser.conftest import DESK, PHONE, axe, overflow
from tests.quizzes.conftest import all_kinds

Open = Callable[..., Page]
QUESTION = re.compile(r"/frage/(\d)/")
BARE = """
    delete crypto.randomUUID;
    Object.defineProperty(crypto, 'randomUUID', {value: undefined});
    delete HTMLElement.prototype.popover;
    delete window.HTMLDialogElement;
    delete Navigator.prototype.serviceWorker;
"""


@pytest.fixture
def enrolment() -> Enrolment:
    course = build.course_page()
    module = build.module(course, "Demokratie")
    check = {"type": "check", "id": "c1", "value": [build.single_choice("q1")]}
    build.lesson(module, "Der Rat", body=[*build.TEXT, check])
    build.quiz(module, "Quiz: Wer macht was?", body=all_kinds(), intro="4 Fragen zu Modul 1.")
    return build.enrol(build.person(), build.cohort(course))


def quiz_url() -> str:
    url: str = QuizPage.objects.get().url
    return url


def begin(page: Page) -> None:
    """Open the quiz and press its one button."""
    page.goto(quiz_url())
    page.locator("[data-go]").click()
    page.wait_for_url(QUESTION)


def saved(page: Page) -> None:
    """The words beside the way out say that the server has it."""
    expect(page.locator('[data-saved][data-state="saved"]')).to_be_visible()
    expect(page.locator("[data-saved] use[href$='#saved']")).to_have_count(1)


def forward(page: Page) -> None:
    page.locator("button[value=next]").click()


def whole(page: Page, *, check: Callable[[str], None] = lambda name: None) -> None:
    """The whole quiz with the right answers, by tapping."""
    page.goto(quiz_url())
    check("start")
    begin(page)
    page.locator("input[value=single-0]").check(force=True)
    check("question")
    forward(page)
    page.wait_for_url("**/frage/2/")
    for box in ("multi-0", "multi-1"):
        page.locator(f"input[value={box}]").check(force=True)
    forward(page)
    page.wait_for_url("**/frage/3/")
    page.locator("[data-skip]").click()
    page.wait_for_url("**/frage/4/")
    page.locator("input[name=text]").fill("35")
    forward(page)
    page.wait_for_url("**/abgeben/")
    check("overview")
    page.locator("ul.titles a").click()
    page.wait_for_url("**/frage/3/")
    page.locator("input[value=true]").check(force=True)
    forward(page)
    page.wait_for_url("**/frage/4/")
    forward(page)
    page.wait_for_url("**/abgeben/")
    page.locator("[data-hand-in] button").click()
    page.wait_for_url("**/ergebnis/")
    check("result")


def assert_passed(enrolment: Enrolment) -> None:
    record = Record.objects.get(enrolment=enrolment, activity__kind="quiz")
    assert (record.state, record.passed, record.score) == ("done", True, 1.0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_every_screen_fits_and_is_accessible(
    open_as: Open, enrolment: Enrolment, size: dict[str, int], scheme: str
) -> None:
    page = open_as(enrolment.person, size=size, color_scheme=scheme)

    def check(name: str) -> None:
        assert axe(page) == [], name
        assert overflow(page) == 0, name

    whole(page, check=check)
    expect(page.locator('[data-quiz-result="passed"]')).to_be_visible()
    assert_passed(enrolment)


@pytest.mark.parametrize("width", [320, 360])
def test_the_smallest_phones_need_no_sideways_scroll(open_as: Open, enrolment: Enrolment, width: int) -> None:
    page = open_as(enrolment.person, size={"width": width, "height": 640})
    whole(page, check=lambda name: None)
    assert overflow(page) == 0


def test_without_script(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person, java_script_enabled=False)
    whole(page)
    assert_passed(enrolment)


def test_without_what_old_browsers_lack(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    page.add_init_script(BARE)
    whole(page)
    assert_passed(enrolment)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus, and the focus can be seen."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_nothing_is_blamed_before_somebody_presses_on(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    begin(page)
    expect(page.locator(".error")).to_have_count(0)
    forward(page)
    expect(page.locator(".error")).to_be_visible()
    page.locator("input[value=single-0]").check(force=True)
    expect(page.locator(".error")).to_have_count(0)


def test_by_keyboard_alone(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    page.goto(quiz_url())
    tab_to(page, "[data-go]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/frage/1/")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    saved(page)
    tab_to(page, "button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/frage/2/")
    for box in ("multi-0", "multi-1"):
        tab_to(page, f"input[value={box}]")
        page.keyboard.press("Space")
    tab_to(page, "button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/frage/3/")
    tab_to(page, "input[value=true]")
    page.keyboard.press("Space")
    tab_to(page, "button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/frage/4/")
    tab_to(page, "input[name=text]")
    page.keyboard.type("35")
    page.keyboard.press("Enter")
    page.wait_for_url("**/abgeben/")
    tab_to(page, "[data-hand-in] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ergebnis/")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    assert_passed(enrolment)


def test_a_self_assessment_by_keyboard_alone(open_as: Open, enrolment: Enrolment) -> None:
    module = QuizPage.objects.get().get_parent()
    scale = build.quiz(module, "Was kann ich?", body=[build.scale("s1"), build.scale("s2")], pass_mark=None)
    page = open_as(enrolment.person)
    page.goto(scale.url)
    tab_to(page, "[data-go]")
    page.keyboard.press("Enter")
    for number, steps in ((1, 2), (2, 3)):
        page.wait_for_url(f"**/frage/{number}/")
        tab_to(page, "input[type=radio]")
        page.keyboard.press("Space")
        for _step in range(steps):
            page.keyboard.press("ArrowDown")
        saved(page)
        tab_to(page, "button[value=next]")
        page.keyboard.press("Enter")
    page.wait_for_url("**/abgeben/")
    tab_to(page, "[data-hand-in] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ergebnis/")
    said = Response.objects.filter(attempt__activity=build.activity(scale)).order_by("sequence")
    assert {response.question: response.answer["step"] for response in said} == {"s1": 2, "s2": 3}


def test_each_change_is_saved_at_once(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    begin(page)
    for choice in ("single-1", "single-0"):
        with page.expect_response("**/frage/1/"):
            page.locator(f"input[value={choice}]").check(force=True)
        saved(page)
    said = [r.answer["choice"] for r in Response.objects.order_by("sequence")]
    assert said == ["single-1", "single-0"]


def queue(page: Page) -> int:
    """How many answers wait on this device."""
    return int(page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('bruecke.quiz.')).length"))


def test_without_network_answers_wait_and_are_sent_when_it_is_back(
    open_as: Open, enrolment: Enrolment
) -> None:
    page = open_as(enrolment.person)
    begin(page)
    page.context.set_offline(True)
    page.locator("input[value=single-0]").check(force=True)
    expect(page.locator('[data-saved][data-state="queued"]')).to_be_visible()
    expect(page.locator("[data-notices] .notice")).to_be_visible()
    assert axe(page) == []
    forward(page)
    assert page.url.endswith("/frage/1/")
    assert (queue(page), Response.objects.count()) == (1, 0)
    with page.expect_response("**/frage/1/"):
        page.context.set_offline(False)
    saved(page)
    expect(page.locator("[data-notices] .notice")).to_have_count(0)
    assert (queue(page), Response.objects.get().answer) == (0, {"choice": "single-0"})


def test_what_waited_is_sent_by_the_next_page(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    begin(page)
    url = page.url
    page.context.set_offline(True)
    page.locator("input[value=single-1]").check(force=True)
    expect(page.locator('[data-saved][data-state="queued"]')).to_be_visible()
    page.close(run_before_unload=False)
    assert Response.objects.count() == 0
    again = page.context.new_page()
    page.context.set_offline(False)
    with again.expect_response(lambda r: r.request.method == "POST"):
        again.goto(url)
    saved(again)
    expect(again.locator("input[value=single-1]")).to_be_checked()
    assert (queue(again), Response.objects.get().answer) == (0, {"choice": "single-1"})


def test_another_device_shows_the_answers_and_the_first_open_question(
    open_as: Open, enrolment: Enrolment
) -> None:
    phone = open_as(enrolment.person)
    begin(phone)
    phone.locator("input[value=single-2]").check(force=True)
    saved(phone)
    laptop = open_as(enrolment.person, size=DESK)
    laptop.goto(quiz_url())
    laptop.locator("[data-go]").click()
    laptop.wait_for_url("**/frage/2/")
    laptop.goto(phone.url)
    expect(laptop.locator("input[value=single-2]")).to_be_checked()


def test_the_older_window_is_told(open_as: Open, enrolment: Enrolment) -> None:
    old = open_as(enrolment.person)
    begin(old)
    new = old.context.new_page()
    new.goto(old.url)
    new.locator("input[value=single-0]").check(force=True)
    saved(new)
    old.locator("input[value=single-1]").check(force=True)
    expect(old.locator('[data-notices] .notice[data-state="warning"]')).to_be_visible()
    old.locator("[data-notices] a").click()
    expect(old.locator("input[value=single-0]")).to_be_checked()


def test_who_was_logged_out_keeps_the_answer(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    begin(page)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("input[value=single-0]").check(force=True)
    expect(page.locator('[data-notices] .notice[data-state="warning"]')).to_be_visible()
    assert queue(page) == 1
    page.context.add_cookies([c for c in cookies if c["name"] == "sessionid"])  # type: ignore[misc]  # as it came
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.reload()
    saved(page)
    assert Response.objects.get().answer == {"choice": "single-0"}


def test_two_taps_on_hand_in_are_one_result(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    begin(page)
    page.goto(page.url.replace("frage/1", "abgeben"))
    page.locator("[data-hand-in] button").dblclick()
    page.wait_for_url("**/ergebnis/")
    assert QuizAttempt.objects.get().score == 0


@pytest.mark.parametrize("script", [True, False])
def test_a_mini_check_answers_in_its_place(open_as: Open, enrolment: Enrolment, script: bool) -> None:
    page = open_as(enrolment.person, java_script_enabled=script)
    page.goto(LessonPage.objects.get().url)
    page.locator("input[value=q1-1]").check(force=True)
    page.locator("[data-check] button").click()
    feedback: Any = page.locator("#b-c1 .feedback")
    expect(feedback).to_contain_text("Weil 1.")
    assert feedback.get_attribute("data-state") == "wrong"
    if script:
        expect(feedback).to_be_focused()
        assert axe(page) == []
    assert Record.objects.get(activity__kind="check").state == "done"
