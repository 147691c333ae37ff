"""Single choice and multiple response."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.kinds.choice import MultipleResponse
from lms.quizzes.marking import read
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
