"""The styleguide: it shows what there is, by the product's own templates, and only in development."""

from functools import cache
from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from lms.pages.blocks import LessonStream
from lms.quizzes.marking import kinds
from lms.styleguide.views import SCREENS

pytestmark = pytest.mark.django_db


def test_there_is_no_such_page_in_production(settings: Any) -> None:
    settings.LMS_SHOW_STYLEGUIDE = False
    for path in ("", "seite/404/", "brief/invitation/"):
        assert Client().get(f"/styleguide/{path}").status_code == 404


@cache
def shown() -> LexborHTMLParser:
    return LexborHTMLParser(Client().get("/styleguide/").content.decode())


def test_the_page_asks_the_database_little(django_assert_max_num_queries: Any) -> None:
    Client().get("/styleguide/")
    with django_assert_max_num_queries(28):  # the site's pages, and the contact of each letter's course
        Client().get("/styleguide/")


def test_no_two_elements_have_one_id() -> None:
    ids = [node.attributes["id"] for node in shown().css("[id]")]
    assert sorted(ids) == sorted(set(ids))


def test_every_block_of_a_lesson_is_there_once() -> None:
    labels = [str(block.meta.label) for name, block in LessonStream().child_blocks.items() if name != "check"]
    found = [node.text() for node in shown().css("#lesson > .sample > .eyebrow")]
    assert found[1:] == labels


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_question_is_there_open_and_answered(kind: str) -> None:
    asked = shown().css(f"#questions [data-kind={kind}]")
    answered = [form for form in asked if "data-answered" in form.attributes]
    asks = kinds()[kind].asks
    assert len(asked) >= 1 + asks
    assert len(answered) == asks


def test_questions_are_judged_in_every_way() -> None:
    states = {node.attributes["data-review"] for node in shown().css("#questions [data-review]")}
    assert states == {"right", "partial", "wrong", "said", "needs_marking"}


def test_a_text_that_waits_and_one_that_somebody_marked_are_there() -> None:
    assert shown().css_first("[data-waiting]") is not None
    assert "Gut begründet." in shown().css_first("[data-by-hand]").text()


def test_a_module_of_the_way_is_there_in_every_state() -> None:
    states = [node.attributes["data-state"] for node in shown().css("#way .stop")]
    assert states == ["done", "next", "open", "seminar", "seminar", "locked", "locked"]


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_that_stands_alone_can_be_framed(name: str) -> None:
    answer = Client().get(f"/styleguide/seite/{name}/")
    assert answer.status_code == 200
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_a_letter_has_its_style_and_can_do_nothing_else() -> None:
    answer = Client().get("/styleguide/brief/invitation/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "style-src 'unsafe-inline'" in policy


def test_what_is_not_there_is_not_found() -> None:
    assert Client().get("/styleguide/brief/nothing/").status_code == 404
    assert Client().get("/styleguide/seite/nothing/").status_code == 404
