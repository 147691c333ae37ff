"""The three roles' paths, end to end, on the real course: study and pass, edit and publish, see who is how far."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lms.loader.streams import identity
from lms.outline.models import Activity
from lms.progress.models import Record
from lms.quizzes.kinds.base import Kind
from lms.quizzes.queries import paper_of
from tests import kept
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_kinds import put
from tests.quizzes.examples import fields, form

PASSWORD = "bruecke-demo"


QUIZ = str(identity("course/political_system/quiz/ps-v1"))


@pytest.fixture
def demo() -> None:
    """The courses and the demo people."""
    kept.demo()


def log_in(page: Page, email: str) -> None:
    """Through the log-in page, as people do."""
    page.goto("/konto/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/konto/login/" not in url)


def key_of_the_quiz() -> dict[str, Kind]:
    """Question → itself, with its key, as only the snapshot knows it."""
    paper = paper_of(Activity.objects.get(key=QUIZ).snapshot_id)
    return {question.prompt: question for question in paper.questions}


def answer_right(page: Page, key: dict[str, Kind]) -> None:
    """Answer the question on the screen, as its key says."""
    asked = key[page.locator("h1.question").inner_text().strip()]
    for box in page.locator("fieldset input[type=checkbox]:checked").all():
        box.uncheck(force=True)
    put(page, fields(form(asked, asked.solution())))


def finish_lessons(page: Page) -> int:
    """Go from next step to next step until a quiz comes; returns how many lessons that were."""
    for number in range(10):
        page.goto("/mein-weg/")
        with page.expect_navigation():
            page.locator(".next-step a.button").click()
        if page.locator("[data-lesson]").count() == 0:
            return number
        page.locator("[data-done] button").click()
        expect(page.locator("#end .state[data-state=done]")).to_be_visible()
    raise AssertionError("no quiz after ten lessons")


def test_a_participant_studies_answers_and_sees_progress(demo: None, open_as: Callable[..., Page]) -> None:
    page = open_as(size=PHONE)
    log_in(page, "amina@demo.example")
    assert page.url.endswith("/mein-weg/")
    before = int(page.locator(".progress progress").get_attribute("value") or 0)
    assert finish_lessons(page) >= 1
    key = key_of_the_quiz()
    page.locator("main .button").first.click()
    page.wait_for_url("**/frage/*/")
    while "/frage/" in page.url:
        answer_right(page, key)
        with page.expect_navigation():
            page.locator("button[name=go][value=next]").click()
    assert "/abgeben/" in page.url
    page.locator("main form button.button").first.click()
    page.wait_for_url("**/ergebnis/")
    record = Record.objects.get(enrolment__person__user__email="amina@demo.example", activity__key=QUIZ)
    assert record.passed
    page.goto("/mein-weg/")
    assert int(page.locator(".progress progress").get_attribute("value") or 0) > before
    expect(page.locator(".stop[data-state=done]")).to_have_count(1)


def test_a_trainer_edits_a_lesson_and_participants_read_it(demo: None, open_as: Callable[..., Page]) -> None:
    from lms.pages.models import LessonPage

    lesson = LessonPage.objects.get(slug="bund-land-kommune")
    page = open_as(size=DESK)
    log_in(page, "trainer@demo.example")
    page.goto(f"/admin/pages/{lesson.pk}/edit/")
    title = page.locator("#id_title")
    title.fill("Bund, Land und Kommune")
    page.locator(
        "[data-drop-button] .w-dropdown__toggle, .w-dropdown-button .w-dropdown__toggle"
    ).last.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Veröffentlichen").last.click()
    lesson.refresh_from_db()
    assert lesson.title == "Bund, Land und Kommune"
    reader = open_as(size=PHONE)
    log_in(reader, "amina@demo.example")
    reader.goto(lesson.get_url_parts()[2])
    expect(reader.locator("h1")).to_have_text("Bund, Land und Kommune")


def test_a_coordinator_sees_who_has_completed_what(demo: None, open_as: Callable[..., Page]) -> None:
    page = open_as(size=DESK, accept_downloads=True)
    log_in(page, "koordination@demo.example")
    page.goto("/admin/")
    page.get_by_role("link", name="Dortmund", exact=False).first.click()
    matrix = page.locator(".matrix table")
    expect(matrix).to_contain_text("El Idrissi, Amina")
    rows = matrix.locator("tbody tr").count()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=False).click()
    text = download.value.path().read_bytes().decode("utf-8-sig")
    assert text.count("\n") - 1 >= rows
    assert ";" in text.splitlines()[0]
    matrix.get_by_role("link", name="El Idrissi, Amina", exact=True).click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Das Grundgesetz")
