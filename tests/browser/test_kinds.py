"""Every kind of question on a phone: with script, without it, and by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lms.cohorts.models import Enrolment
from lms.pages.models import QuizPage
from lms.quizzes.marking import kinds, read
from lms.quizzes.models import Response
from lms.quizzes.queries import paper_of
from tests import build
from tests.browser.conftest import axe, overflow
from tests.quizzes.examples import Fields, block_of, fields, form

Open = Callable[..., Page]


@pytest.fixture
def enrolment(request: pytest.FixtureRequest) -> Enrolment:
    """Somebody in a course whose one quiz asks the example of a kind."""
    course = build.course_page()
    build.quiz(build.module(course, "Demokratie"), "Quiz", body=[block_of(request.param)])
    return build.enrol(build.person(), build.cohort(course))


def begin(page: Page) -> None:
    page.goto(QuizPage.objects.get().url)
    page.locator("[data-go]").click()
    page.wait_for_url("**/frage/1/")


def right() -> Fields:
    """What the form of the page holds when everything in it is right."""
    activity = build.activity(QuizPage.objects.get())
    question = paper_of(activity.snapshot_id).questions[0]
    return fields(form(question, question.solution()))


def put(page: Page, wanted: Fields) -> None:
    """Fill in the form by tapping and typing."""
    for name, values in wanted.items():
        for value in values:
            control = page.locator(f'fieldset [name="{name}"]').first
            kind = control.get_attribute("type")
            if kind in ("radio", "checkbox"):
                page.locator(f'fieldset [name="{name}"][value="{value}"]').check(force=True)
            elif control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            elif kind != "hidden":
                control.fill(value)
    if "order" in wanted:
        sort(page, wanted["order"])


def sort(page: Page, wanted: list[str]) -> None:
    """Lines to their places, each up by its own button, one step at a time."""
    for place, value in enumerate(wanted):
        while (now := page.locator("[name=order]").evaluate_all("all => all.map((e) => e.value)")) != wanted:
            if now.index(value) == place:
                break
            page.locator(f'[name=do][value="up:{value}"]').click()
            expect(page.locator("[name=order]").nth(now.index(value) - 1)).to_have_value(value)


def finish(page: Page) -> None:
    page.locator("button[value=next]").click()
    page.wait_for_url("**/abgeben/")
    page.locator("[data-hand-in] button").first.click()
    page.wait_for_url("**/ergebnis/")


EVERY = pytest.mark.parametrize(
    "enrolment", [name for name, kind in kinds().items() if kind.asks], indirect=True
)
ANSWERED = [name for name, kind in kinds().items() if kind.example.right is not None]
GRADED = [
    name
    for name in ANSWERED
    if read({"uid": "q", "kind": name, "feedback": "", **kinds()[name].example.fields}).solution()
]


@pytest.mark.parametrize("enrolment", ["information"], indirect=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
def test_information_is_read_and_passed_by_keyboard(
    open_as: Open, enrolment: Enrolment, script: bool
) -> None:
    page = open_as(enrolment.person, java_script_enabled=script)
    begin_at_information(page)
    if script:
        assert (axe(page), overflow(page)) == ([], 0)
    page.locator("[data-onward]").press("Enter")
    page.wait_for_url("**/frage/2/")
    expect(page.locator(".eyebrow .num")).to_have_text("1 von 1")


def begin_at_information(page: Page) -> None:
    """The example, with a question after it."""
    quiz = QuizPage.objects.get()
    quiz.body = [block_of("information"), build.true_false("tf")]
    build.publish(quiz)
    begin(page)


def by_tab(page: Page) -> None:
    """The keyboard reaches every field and the button that goes on."""
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("[document.activeElement.name, document.activeElement.type].join()"))
    wanted = page.locator("fieldset :is(input:not([type=hidden]), select, textarea, button:enabled)")
    names = set(wanted.evaluate_all("all => all.map((e) => [e.name, e.type].join())"))
    assert names <= seen
    assert any(name.startswith("go,") for name in seen)


def answer_without_a_connection(page: Page) -> None:
    """It is kept on the device, and shown again after loading the page anew."""
    page.route(
        "**/frage/1/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    put(page, right())
    page.locator("button[value=next]").click()
    expect(page.locator('[data-saved][data-state="queued"]')).to_be_visible()
    page.reload()
    shown = page.evaluate("[...new FormData(document.querySelector('[data-quiz]'))]")
    for name, values in right().items():
        assert [value for found, value in shown if found == name] == values
    page.unroute_all()


@EVERY
def test_by_keyboard_by_thumb_and_without_a_connection(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person)
    begin(page)
    by_tab(page)
    assert (axe(page), overflow(page)) == ([], 0)
    question = paper_of(build.activity(QuizPage.objects.get()).snapshot_id).questions[0]
    if not question.solution():
        return
    answer_without_a_connection(page)
    finish(page)
    answer = Response.objects.latest("sequence").answer
    assert question.clean(answer) == question.clean(question.solution())
    states = page.locator("[data-review]").evaluate_all("all => all.map((e) => e.dataset.review)")
    assert set(states) <= {"right"}
    assert question.mark(answer).state in ("right", "said")
    assert (axe(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize("enrolment", GRADED, indirect=True)
def test_without_a_script(open_as: Open, enrolment: Enrolment) -> None:
    page = open_as(enrolment.person, java_script_enabled=False)
    begin(page)
    put(page, right())
    finish(page)
    question = paper_of(build.activity(QuizPage.objects.get()).snapshot_id).questions[0]
    assert question.mark(Response.objects.latest("received_at").answer).state in ("right", "said")
