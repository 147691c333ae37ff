"""How well somebody can do something, in their own eyes."""

import pytest

from lms.quizzes.kinds.base import State
from lms.quizzes.kinds.scale import TOP, Scale
from lms.quizzes.marking import problems, read
from tests.quizzes.kinds.questions import scale


@pytest.mark.parametrize("step", range(TOP + 1))
def test_every_step_is_said_and_none_is_worth_more_than_another(step: int) -> None:
    mark = read(scale()).mark({"step": step})
    assert (mark.state, mark.fraction, mark.feedback) == (State.SAID, 0.0, ())


@pytest.mark.parametrize("value", [-1, TOP + 1, True, 2.0, "2", None, [2]])
def test_only_the_four_steps_are_answers(value: object) -> None:
    question = read(scale())
    assert isinstance(question, Scale)
    assert question.mark({"step": value}).state == State.INVALID
    assert question.step({"step": value}) is None


def test_it_is_not_graded_and_has_no_right_answer() -> None:
    assert not read(scale()).graded
    assert problems(scale(right=2)) == ['"right" is not known here']


def test_a_text_for_everybody_is_told() -> None:
    assert read(scale(feedback="Danke.")).mark({"step": 0}).feedback == ("Danke.",)
