"""A text for oneself."""

import pytest

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import kinds, problems
from tests.quizzes.examples import form, question_of

pytestmark = pytest.mark.once


def test_it_is_never_graded() -> None:
    question = question_of("reflection")
    assert question.mark({"text": "Ich frage nach."}).state == State.SAID
    assert not question.graded
    assert not kinds()["reflection"].by_hand


def test_the_screen_says_who_sees_it() -> None:
    assert "Nur Sie sehen diesen Text" in form(question_of("reflection"))
    assert "liest und bewertet diesen Text" in form(question_of("essay"))


def test_it_has_no_feedback_to_write() -> None:
    base = {"uid": "q", "kind": "reflection", "name": "N", "prompt": "P?"}
    assert problems(base) == []
