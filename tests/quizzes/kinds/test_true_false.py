"""A sentence that is true or not."""

import pytest

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import read
from tests.quizzes.kinds.questions import true_false


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("said", [True, False])
def test_the_mark_and_the_words_for_what_was_said(right: bool, said: bool) -> None:
    mark = read(true_false(right)).mark({"value": said})
    assert mark.fraction == float(right == said)
    assert mark.feedback == ("Wer ja sagt." if said else "Wer nein sagt.",)


@pytest.mark.parametrize("value", [1, 0, "true", None, [True]])
def test_only_true_and_false_are_answers(value: object) -> None:
    assert read(true_false()).mark({"value": value}).state == State.INVALID
