"""A mini check: kept ready-made while it waits, and never carrying one page's token or answer to another."""

from uuid import UUID

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lms.quizzes.kinds.true_false import TrueFalse
from lms.quizzes.reading import CheckScreen
from lms.quizzes.words import asked, reviewed
from lms.templatetags import lms_quizzes
from lms.templatetags.lms_frame import TOKEN

FIRST, SECOND = UUID(int=1), UUID(int=2)


def shown(number: UUID, answer: object = None, prompt: str = "Stimmt das?") -> str:
    """The markup of a check on a page of its own."""
    question = TrueFalse(
        uid="satz", name="Satz", prompt=prompt, right=True, feedback="", feedback_true="Ja, genau."
    )
    review = reviewed(1, question, answer) if answer else None
    check = CheckScreen("key:block", "block", "de", number, asked(question, answer), review)
    request = RequestFactory().get("/")
    context = Context({"request": request, "check": check})
    return Template("{% load lms_quizzes %}{% mini_check check %}").render(context)


def test_each_page_gets_its_own_number_and_no_mark_is_left() -> None:
    for number in (FIRST, SECOND):
        page = shown(number)
        assert f'name="uuid" value="{number}"' in page
        assert TOKEN not in page
        assert str(lms_quizzes.NUMBER) not in page
        assert "csrfmiddlewaretoken" in page


def test_an_answer_stays_with_who_gave_it() -> None:
    mine = shown(FIRST, {"value": True})
    assert "Ja, genau." in mine
    assert " checked" in mine
    theirs = shown(SECOND)
    assert "Ja, genau." not in theirs
    assert " checked" not in theirs


def test_an_edit_shows_at_once() -> None:
    shown(FIRST)
    assert "Und das?" in shown(FIRST, prompt="Und das?")


def test_the_words_round_it_are_the_readers() -> None:
    with translation.override("de"):
        german = shown(FIRST)
    with translation.override("en"):
        english = shown(FIRST)
    assert "Check the answer" in english
    assert "Check the answer" not in german


def test_a_check_that_waits_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(FIRST)
    monkeypatch.setattr(lms_quizzes, "render_to_string", None)
    shown(SECOND)
