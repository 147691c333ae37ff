"""Steps to put in order."""

from typing import Any

import pytest

from lms.quizzes.kinds.base import State
from lms.quizzes.kinds.ordering import OFFERED, RULES
from lms.quizzes.marking import problems, read
from tests.quizzes.kinds.test_orders import RULES as NINE

pytestmark = pytest.mark.once


def ordering(*texts: str, **fields: Any) -> dict[str, Any]:
    """Steps a, b, c … in the right order."""
    items = [
        {"uid": chr(97 + n), "text": text} for n, text in enumerate(texts or ("Eins", "Zwei", "Drei", "Vier"))
    ]
    return {"uid": "q", "kind": "ordering", "name": "N", "prompt": "Ordnen Sie.", "items": items, **fields}


def test_the_nine_rules_of_moodle_are_there_and_authors_meet_three() -> None:
    assert {name for name, _word in RULES} == set(NINE)
    assert len(OFFERED) == 3


@pytest.mark.parametrize(
    ("rule", "mark"), [("distance", 10 / 12), ("position", 0.5), ("all_or_nothing", 0), ("longest_run", 0.5)]
)
def test_the_rule_says_what_an_order_is_worth(rule: str, mark: float) -> None:
    assert read(ordering(rule=rule)).mark({"order": list("bacd")}).fraction == pytest.approx(mark)


@pytest.mark.parametrize(
    "order", [[], ["a"], list("abc"), list("abcdd"), list("abcx"), [1, 2, 3, 4], "abcd", None, {}]
)
def test_only_every_step_once_is_an_answer(order: Any) -> None:
    assert read(ordering()).mark({"order": order}).state == State.INVALID


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up:b", "bacd"),
        ("down:b", "acbd"),
        ("up:a", "abcd"),
        ("down:d", "abcd"),
        ("up:x", "abcd"),
        ("across:b", "abcd"),
        ("", "abcd"),
    ],
)
def test_a_button_moves_one_step(do: str, expected: str) -> None:
    assert read(ordering()).response_in({"order": list("abcd"), "do": [do]}) == {"order": list(expected)}


def test_what_is_shown_first_is_another_order_for_each_attempt_and_never_the_right_one() -> None:
    question = read(ordering())
    shown = {"".join(row.uid for row in question.shown(None, str(seed))) for seed in range(100)}
    assert len(shown) > 10
    assert "abcd" not in shown


def test_each_step_is_judged_by_the_rule() -> None:
    states = {
        rule: [row.state for row in read(ordering(rule=rule)).judged({"order": list("bacd")}, "")]
        for rule in ("position", "distance", "next", "longest_order")
    }
    assert states == {
        "position": ["wrong", "wrong", "right", "right"],
        "distance": ["partly", "partly", "right", "right"],
        "next": ["wrong", "wrong", "right", ""],
        "longest_order": ["right", "wrong", "right", "right"],
    }


def test_how_many_are_found_leaves_out_what_cannot_be_judged() -> None:
    assert read(ordering(rule="next")).found({"order": list("bacd")}) == (1, 3)
    assert read(ordering()).found({"order": list("bacd")}) == (2, 4)


def test_it_is_told_in_words() -> None:
    assert read(ordering()).told({"order": list("dcba")}) == ("Vier", "Drei", "Zwei", "Eins")


def test_one_step_is_no_order() -> None:
    assert "There must be two steps at least." in problems(ordering("Eins"))
    assert any("it needs 3 to 10" in problem for problem in problems(ordering("Eins", "Zwei")))
