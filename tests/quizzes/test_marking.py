"""Reading questions, and what a quiz makes of its marks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.marking import Unreadable, Verdict, judge, kinds, percent, problems, problems_of, read, score
from tests.quizzes.kinds.questions import ALL, JSON, multiple, short, single, true_false


@pytest.mark.parametrize("question", ALL, ids=lambda q: q["kind"])
def test_a_whole_question_has_no_problems(question: dict[str, Any]) -> None:
    assert problems(question) == []
    assert read(question).kind == question["kind"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (single(right=9), "Mark exactly one answer as right."),
        (multiple([False, False]), "Mark at least one answer as right."),
        ({**short(("a", 1.0)), "answers": "a"}, '"answers" is not a list of tables'),
        (true_false(right="yes"), '"right" is neither true nor false'),  # type: ignore[arg-type]  # wrong on purpose
        (short(("35", 2.0)), 'answers 1: "fraction" is not a number from 0 to 1'),
        ({**single(), "kind": "riddle"}, f'the kind "riddle" is not known; known are {", ".join(kinds())}'),
        ({**single(), "prompt": 3}, '"prompt" is not a text'),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(question: dict[str, Any], said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(question)
    assert refused.value.problems == [said]
    assert said in problems(question)


def test_all_reasons_are_listed_not_the_first() -> None:
    assert len(problems({"kind": "true_false"})) == 6


def test_missing_feedback_is_a_problem_of_the_author_not_of_the_learner() -> None:
    question = single()
    question["options"][1]["feedback"] = " "
    assert problems(question) == ['options 2: "feedback" is empty']
    assert read(question).mark({"choice": "a1"}).fraction == 0


def test_an_unknown_field_is_named() -> None:
    assert problems({**single(), "points": 3}) == ['"points" is not known here']


def test_two_questions_with_one_uid() -> None:
    assert problems_of([single(), true_false()]) == ["q: used by 2 questions"]


@given(st.dictionaries(st.sampled_from(["uid", "kind", "options", "answers", "right", "x"]), JSON))
def test_reading_anything_is_a_question_or_unreadable(question: dict[str, Any]) -> None:
    for kind in (*kinds(), None):
        try:
            read({**question, "kind": kind})
        except Unreadable as refused:
            assert refused.problems  # noqa: PT017 -- either way is right, but never without a reason


@given(st.lists(st.floats(0, 1), max_size=20), st.integers(0, 5))
def test_a_score_is_the_mean_and_unanswered_counts_nothing(fractions: list[float], missing: int) -> None:
    size = len(fractions) + missing
    reached = score(fractions, size)
    if not size:
        assert reached is None
        return
    assert reached == pytest.approx(sum(fractions) / size)
    assert 0 <= reached <= 1


@pytest.mark.parametrize(
    ("reached", "pass_mark", "done_when", "verdict"),
    [
        (0.7, 70, "passed", Verdict(done=True, passed=True)),
        (0.69, 70, "passed", Verdict(done=False, passed=False)),
        (0.69, 70, "handed_in", Verdict(done=True, passed=False)),
        (0.0, None, "passed", Verdict(done=True, passed=None)),
        (0.0, 0, "passed", Verdict(done=True, passed=True)),
        (None, 70, "passed", Verdict(done=True, passed=None)),
    ],
)
def test_done_and_passed_are_two_facts(
    reached: float | None, pass_mark: int | None, done_when: str, verdict: Verdict
) -> None:
    assert judge(reached, pass_mark=pass_mark, done_when=done_when) == verdict


@given(st.integers(0, 100), st.integers(1, 100))
def test_exactly_the_pass_mark_passes_whatever_floats_do(mark: int, size: int) -> None:
    reached = score([mark / 100] * size, size)
    assert reached is not None
    assert judge(reached, pass_mark=mark, done_when="passed").passed
    assert percent(reached) == mark


def test_percent_never_shows_the_pass_mark_to_who_failed() -> None:
    assert percent(0.6999) == 69
