"""What holds for every kind."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import read
from tests.quizzes.kinds.questions import ALL, JSON


@given(st.sampled_from(ALL), JSON)
def test_any_json_gets_a_mark(question: dict[str, Any], response: Any) -> None:
    mark = read(question).mark(response)
    assert 0 <= mark.fraction <= 1
    assert mark.state in State
    assert (mark.state == State.INVALID) == (read(question).clean(response) is None)


@given(st.sampled_from(ALL), JSON)
def test_cleaning_twice_changes_nothing(question: dict[str, Any], response: Any) -> None:
    kind = read(question)
    cleaned = kind.clean(response)
    if cleaned is not None:
        assert kind.clean(json.loads(json.dumps(cleaned))) == cleaned
        assert kind.mark(cleaned) == kind.mark(response)


@pytest.mark.parametrize("question", ALL, ids=lambda q: q["kind"])
def test_a_foreign_field_is_invalid(question: dict[str, Any]) -> None:
    for good in ({"choice": "a0"}, {"choices": ["a0"]}, {"value": True}, {"text": "35"}, {"step": 2}):
        assert read(question).mark({**good, "right": True}).state == State.INVALID


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
