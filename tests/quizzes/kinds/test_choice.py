"""Single choice and multiple response."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.kinds.choice import MultipleResponse
from lms.quizzes.marking import problems, read
from tests.quizzes.kinds.questions import KEYS, multiple, single

pytestmark = pytest.mark.once


def marked(right: list[bool], chosen: list[int]) -> float:
    return read(multiple(right)).mark({"choices": [f"a{n}" for n in chosen]}).fraction


@given(st.integers(2, 8), st.data())
def test_single_choice_is_all_or_nothing(size: int, data: st.DataObject) -> None:
    right, chosen = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    assert read(single(right, size)).mark({"choice": f"a{chosen}"}).fraction == float(right == chosen)


def test_the_reference_cases_of_the_documentation() -> None:
    key = [True, False, True]
    cases = {(0, 2): 1, (0,): 0.5, (0, 1, 2): 0.5, (0, 1): 0, (1,): 0, (): 0}
    assert {chosen: marked(key, list(chosen)) for chosen in cases} == cases


@given(KEYS, st.data())
def test_one_more_right_never_lowers_one_more_wrong_never_raises(
    key: list[bool], data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(key) - 1)))
    before = marked(key, sorted(chosen))
    for extra in set(range(len(key))) - chosen:
        after = marked(key, [*chosen, extra])
        assert after >= before if key[extra] else after <= before


@given(KEYS)
def test_exactly_the_key_is_right_and_everything_gains_nothing_over_it(key: list[bool]) -> None:
    right = [n for n, is_right in enumerate(key) if is_right]
    assert marked(key, right) == 1
    assert marked(key, list(range(len(key)))) == max(0, (2 * len(right) - len(key)) / len(right))


@given(KEYS, st.data())
def test_the_order_of_choosing_and_of_options_is_nothing(key: list[bool], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(key) - 1)))
    question = multiple(key)
    turned = {**question, "options": data.draw(st.permutations(question["options"]))}
    response = {"choices": [f"a{n}" for n in chosen]}
    other = {"choices": [f"a{n}" for n in data.draw(st.permutations(chosen))]}
    one, two = read(question).mark(response), read(turned).mark(other)
    assert (one.fraction, one.state, set(one.feedback)) == (two.fraction, two.state, set(two.feedback))


RULES = ("right_minus_wrong", "all_or_nothing", "proportional", "proportional_correct", "weights")


def weighed(key: list[bool], rule: str) -> Any:
    """A multiple response by a rule; for `weights` the right ones share 1, each wrong one takes 1/4."""
    question = multiple(key, rule=rule)
    for option in question["options"] if rule == "weights" else []:
        option["weight"] = 1 / sum(key) if option["right"] else -0.25
    return read(question)


def worth(question: Any, chosen: set[int]) -> float:
    return float(question.mark({"choices": [f"a{n}" for n in chosen]}).fraction)


@given(KEYS, st.data())
def test_five_rules_and_their_formulas(key: list[bool], data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(key) - 1)))
    k, n = {number for number, right in enumerate(key) if right}, len(key)
    expected = {
        "right_minus_wrong": max(0, (len(chosen & k) - len(chosen - k)) / len(k)),
        "all_or_nothing": 1 if chosen == k else 0,
        "proportional": (n - len(chosen.symmetric_difference(k))) / n,
        "proportional_correct": 0 if chosen - k else len(chosen & k) / len(k),
        "weights": min(1, max(0, len(chosen & k) / len(k) - len(chosen - k) / 4)),
    }
    assert {rule: worth(weighed(key, rule), chosen) for rule in RULES} == pytest.approx(expected)


@pytest.mark.parametrize("rule", RULES)
@given(key=KEYS, data=st.data())
def test_by_every_rule_more_right_is_never_worse_and_more_wrong_never_better(
    rule: str, key: list[bool], data: st.DataObject
) -> None:
    question = weighed(key, rule)
    chosen = data.draw(st.sets(st.integers(0, len(key) - 1)))
    before = worth(question, chosen)
    for extra in set(range(len(key))) - chosen:
        after = worth(question, {*chosen, extra})
        assert after >= before - 1e-9 if key[extra] else after <= before + 1e-9


@pytest.mark.parametrize("rule", RULES)
@given(key=KEYS)
def test_by_every_rule_the_key_alone_is_right(rule: str, key: list[bool]) -> None:
    question = weighed(key, rule)
    right = {n for n, is_right in enumerate(key) if is_right}
    everything = set(range(len(key)))
    assert question.mark({"choices": [f"a{n}" for n in right]}).state == State.RIGHT
    assert (worth(question, everything) > 0.999999) == (right == everything)


def test_three_thirds_as_moodle_writes_them_are_right() -> None:
    question = multiple([True, True, True, False], rule="weights")
    for option in question["options"][:3]:
        option["weight"] = 0.3333333
    assert worth(read(question), {0, 1, 2}) < 1
    assert read(question).mark({"choices": ["a0", "a1", "a2"]}).state == State.RIGHT
    assert read(question).mark({"choices": ["a0", "a3"]}).fraction == pytest.approx(0.3333333)


def test_weights_say_what_is_right_whatever_is_ticked() -> None:
    question = multiple([True, False], rule="weights")
    question["options"][1]["weight"] = 1.0
    assert worth(read(question), {1}) == 1
    assert [line.state for line in read(question).judged({"choices": ["a0"]}, "")] == ["wrong", "missed"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rule": "luck"}, '"rule" must be one of'),
        ({"rule": 1}, '"rule" must be one of'),
        ({"rule": "weights"}, "The weights do not reach 100 percent"),
    ],
)
def test_a_rule_that_cannot_work_is_said(fields: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in problems(multiple([True, False], **fields)))


def test_public_tells_no_rule_and_no_weight() -> None:
    told = json.dumps(weighed([True, False], "weights").public())
    assert "weight" not in told
    assert "rule" not in told


def test_public_keeps_the_authors_order() -> None:
    listed = read(single(1, 4)).public()["options"]
    assert listed == [{"uid": f"a{n}", "text": f"Antwort {n}"} for n in range(4)]


def test_a_multiple_response_is_read_in_the_authors_order_once_each() -> None:
    kind = read(multiple([True, False, True]))
    assert isinstance(kind, MultipleResponse)
    assert kind.clean({"choices": ["a2", "a0", "a2"]}) == {"choices": ["a0", "a2"]}


def test_an_unknown_option_is_invalid() -> None:
    for question, response in (
        (single(), {"choice": "x"}),
        (multiple([True, True]), {"choices": ["a0", "x"]}),
    ):
        assert read(question).mark(response).state == State.INVALID


def test_half_right_is_partial_and_says_why() -> None:
    mark = read(multiple([True, False, True])).mark({"choices": ["a0"]})
    assert (mark.state, mark.feedback) == (State.PARTIAL, ("Weil 0.",))
