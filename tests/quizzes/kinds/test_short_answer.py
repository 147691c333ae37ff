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


@pytest.mark.parametrize(
    "text", ["Bundesat", "Bundesratt", "Bundesrad", "Budnesrat", "bundesrät", "Buntesrat"]
)
def test_one_wrong_letter_is_almost_and_the_right_spelling_is_named(text: str) -> None:
    question = read(short(("Bundesrat", 1.0), slip_worth=0.8))
    answer = question.clean({"text": text})
    mark = question.mark(answer)
    assert (mark.fraction, mark.state, mark.feedback) == (0.8, State.PARTIAL, ("Zu Bundesrat.",))
    assert question.judged(answer, "").meant == "Bundesrat"
    assert question.shown(answer, "").meant == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Bundesra", 1.0), ("Rad", 0.0), ("2026er Wahl", 0.0), ("Buntesrad", 0.0), ("Kanzlei", 0.0)],
)
def test_short_words_numbers_two_slips_and_listed_mistakes_are_no_almost(text: str, expected: float) -> None:
    answers = [("Bundesra*", 1.0), ("Rat", 1.0), ("2025er Wahl", 1.0), ("Kanzlei", 0.0), ("Kanzler", 1.0)]
    question = read(short(*answers, slip_worth=0.5))
    assert question.mark({"text": text}).fraction == expected
    assert question.judged({"text": text}, "").meant == ""


def test_older_questions_and_those_that_ask_for_every_letter_know_no_almost() -> None:
    assert fraction("Bundesrad", ("Bundesrat", 1.0)) == 0
    assert fraction("bundesrat", ("Bundesrat", 1.0), case_sensitive=True, slip_worth=0.5) == 0.5
