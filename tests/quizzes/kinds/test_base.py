"""What holds for every kind."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import kinds, problems, read
from tests.quizzes.kinds.questions import ALL, EXAMPLES, JSON, NAMES, near, with_canary

pytestmark = pytest.mark.once
EVERY = [*ALL, *EXAMPLES]
FORM = st.dictionaries(
    st.sampled_from([*NAMES, "do"]), st.lists(st.text(max_size=8) | st.just("a"), max_size=4)
)
ASKED = [question for question in EXAMPLES if kinds()[question["kind"]].asks]
answerable = pytest.mark.parametrize("question", ASKED, ids=lambda question: question["kind"])
named = pytest.mark.parametrize("question", EXAMPLES, ids=lambda question: question["kind"])


@given(st.sampled_from(EVERY), JSON)
def test_any_json_gets_a_mark(question: dict[str, Any], response: Any) -> None:
    mark = read(question).mark(response)
    assert 0 <= mark.fraction <= 1
    assert mark.state in State
    assert (mark.state == State.INVALID) == (read(question).clean(response) is None)


@given(st.sampled_from(EVERY), JSON)
def test_cleaning_twice_changes_nothing(question: dict[str, Any], response: Any) -> None:
    kind = read(question)
    cleaned = kind.clean(response)
    if cleaned is not None:
        assert kind.clean(json.loads(json.dumps(cleaned))) == cleaned
        assert kind.mark(cleaned) == kind.mark(response)


@answerable
@given(data=st.data())
def test_a_response_that_is_nearly_one_gets_a_mark(question: dict[str, Any], data: st.DataObject) -> None:
    kind, example = read(question), kinds()[question["kind"]].example
    good = [answer for answer in (example.right, example.partial, example.wrong) if answer is not None]
    response = data.draw(st.sampled_from(good).flatmap(near))
    mark, cleaned = kind.mark(response), kind.clean(response)
    assert 0 <= mark.fraction <= 1
    assert (mark.state == State.INVALID) == (cleaned is None)
    if cleaned is not None:
        assert kind.clean(json.loads(json.dumps(cleaned))) == cleaned
        assert kind.mark(cleaned) == mark
        assert kind.told(cleaned) is not None
        kind.judged(cleaned, "seed")


@given(st.sampled_from(EVERY), FORM)
def test_any_form_is_read(question: dict[str, Any], form: dict[str, list[str]]) -> None:
    kind = read(question)
    said = kind.response_in(form)
    assert 0 <= kind.mark(said).fraction <= 1
    assert said is None or json.loads(json.dumps(said)) == said


@named
def test_an_empty_form_says_nothing(question: dict[str, Any]) -> None:
    assert read(question).response_in({}) is None


@named
def test_an_example_has_no_problem_and_its_answers_are_what_they_say(question: dict[str, Any]) -> None:
    example, kind = kinds()[question["kind"]].example, read(question)
    assert problems(question) == []
    expected = {"right": example.right, "partial": example.partial, "wrong": example.wrong}
    found = {name: kind.mark(answer).state for name, answer in expected.items() if answer is not None}
    state = State.NEEDS_MARKING if kind.by_hand else State.SAID
    assert found == {name: name if kind.graded and not kind.by_hand else state for name in found}


@named
def test_a_solution_is_right_and_a_slip_is_not(question: dict[str, Any]) -> None:
    kind = read(question)
    solution, slip = kind.solution(), kind.slip()
    assert not (kind.by_hand and (solution or slip))
    assert solution is None or kind.mark(solution).state == (State.RIGHT if kind.graded else State.SAID)
    assert slip is None or kind.mark(slip).state in (State.WRONG, State.PARTIAL)


@answerable
@given(data=st.data())
def test_a_response_with_another_field_is_invalid(question: dict[str, Any], data: st.DataObject) -> None:
    example = kinds()[question["kind"]].example
    good = data.draw(st.sampled_from([a for a in (example.right, example.wrong) if a is not None]))
    assert read(question).mark({**good, "x": True}).state == State.INVALID


@named
def test_public_holds_no_feedback_and_is_plain_json(question: dict[str, Any]) -> None:
    kind = read(question)
    told = json.dumps(kind.public("seed"))
    assert json.loads(told) == kind.public("seed")
    assert read(with_canary(kind, "Kanarienvogel")).public("seed") == kind.public("seed")
    for secret in ("feedback", "right", "fraction"):
        assert f'"{secret}' not in told


@pytest.mark.parametrize("question", ALL, ids=lambda q: q["kind"])
def test_public_holds_no_key_and_no_feedback(question: dict[str, Any]) -> None:
    told = json.dumps(read({**question, "feedback": "canary"}).public())
    for secret in ("right", "feedback", "fraction", "Weil", "Wer ja", "35", "canary", "Zu ", "answers"):
        assert secret not in told


def test_the_general_feedback_comes_last() -> None:
    mark = read({**ALL[0], "feedback": "Für alle."}).mark({"choice": "a1"})
    assert mark.feedback == ("Weil 1.", "Für alle.")


def test_an_invalid_response_is_told_nothing() -> None:
    assert read({**ALL[0], "feedback": "Für alle."}).mark({"choice": "x"}).feedback == ()
