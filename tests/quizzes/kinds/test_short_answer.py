"""A word or two, typed."""

import pytest

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import read
from tests.quizzes.kinds.questions import short


def fraction(text: str, *answers: tuple[str, float], **fields: object) -> float:
    return read(short(*answers, **fields)).mark({"text": text}).fraction


def test_the_first_match_wins() -> None:
    listed = [("3*", 0.5), ("35", 1.0)]
    assert fraction("35", *listed) == 0.5
    assert fraction("35", *reversed(listed)) == 1.0


def test_nothing_matched_is_answered_with_other_words() -> None:
    mark = read(short(("35", 1.0))).mark({"text": "36"})
    assert (mark.fraction, mark.state, mark.feedback) == (0, State.WRONG, ("Etwas anderes.",))


def test_capital_letters_matter_only_where_the_author_says_so() -> None:
    assert fraction("rat", ("Rat", 1.0)) == 1
    assert fraction("rat", ("Rat", 1.0), case_sensitive=True) == 0


@pytest.mark.parametrize("text", ["", "   ", "a" * 5001, "a\0b", "\ud800", None, 35, ["35"]])
def test_what_no_answer_can_be_is_invalid(text: object) -> None:
    assert read(short(("*", 1.0))).mark({"text": text}).state == State.INVALID


def test_the_answer_is_kept_trimmed() -> None:
    assert read(short(("35", 1.0))).clean({"text": " 35 \n"}) == {"text": "35"}
