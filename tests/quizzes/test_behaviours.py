"""Behaviours as formulas: hand-computed values, and laws for any tries, any kind and any JSON."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.behaviours import BEST, WORST, WRONG_BELOW, Behaviour, Try, Worth, certain, is_closed, mark
from lms.quizzes.marking import kinds, tries
from lms.quizzes.policy import PLAIN, PRESETS, Policy, policy_of
from tests.quizzes.examples import answers_of, question_of

FRACTION = st.sampled_from([0.0, 1e-9, 0.3, 0.5, 1.0]) | st.floats(0, 1)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PARTS = st.lists(st.builds(Worth, st.integers(0, 10), FRACTION), max_size=2).map(tuple)
TRIES = st.lists(st.builds(Try, FRACTION, PARTS, st.integers(-1, 4)), max_size=4)


def of(*fractions: float) -> list[Try]:
    return [Try(fraction) for fraction in fractions]


def places(*rows: tuple[float, ...]) -> list[Try]:
    """Tries at a question with places that weigh the same."""
    return [Try(sum(row) / len(row), tuple(Worth(1, one) for one in row)) for row in rows]


@pytest.mark.parametrize(
    ("behaviour", "tried", "penalty", "worth"),
    [
        ("deferred", of(0, 1), 0.5, 1),
        ("immediate", of(0.5, 1), 0.5, 0.5),
        ("tries", of(1), 1 / 3, 1),
        ("tries", of(0, 1), 1 / 3, 2 / 3),
        ("tries", of(0, 0, 1), 1 / 3, 1 / 3),
        ("tries", of(0, 0, 0, 0, 1), 1 / 3, 0),
        ("tries", of(0, 0.5), 0.2, 0.3),
        ("tries", of(1, 0), 0.2, 0),
        # Right from the first try on, right from the second on, wrong at last.
        ("tries", places((1, 0, 1), (1, 1, 0)), 0.25, (1 + 0.75 + 0) / 3),
        ("tries", places((0, 1), (1, 0), (1, 1)), 0.25, (0.75 + 0.5) / 2),
        ("adaptive", of(0, 1), 0.1, 0.9),
        ("adaptive", of(0.5, 0, 0.6), 0.1, 0.5),
        ("adaptive", of(0.5, 0, 1), 0.1, 0.8),
        ("adaptive", of(0), 0.1, 0),
    ],
)
def test_the_formulas(behaviour: str, tried: list[Try], penalty: float, worth: float) -> None:
    assert mark(Behaviour(behaviour), tried, penalty=penalty) == pytest.approx(worth, abs=1e-9)


@pytest.mark.parametrize(("fraction", "worth"), [(1, (1, 2, 3)), (0.5, (0.5, 1, 1.5)), (0, (0, -2, -6))])
def test_certainty(fraction: float, worth: tuple[float, ...]) -> None:
    assert tuple(certain(fraction, sure) for sure in (1, 2, 3)) == worth
    assert certain(fraction, 0) == worth[0]


@given(TRIES, st.floats(0, 1))
def test_marks_stay_in_their_bounds(tried: list[Try], penalty: float) -> None:
    for behaviour in Behaviour:
        worth = mark(behaviour, tried, penalty=penalty)
        low, high = (WORST, BEST) if behaviour == Behaviour.CERTAINTY else (0.0, 1.0)
        assert low <= worth <= high


@given(st.lists(FRACTION, min_size=1, max_size=5), FRACTION)
def test_a_penalty_never_gains_anything_and_adaptive_never_loses(
    fractions: list[float], penalty: float
) -> None:
    tried = of(*fractions)
    for behaviour in (Behaviour.TRIES, Behaviour.ADAPTIVE):
        assert mark(behaviour, tried, penalty=penalty) <= mark(behaviour, tried, penalty=0) + 1e-9
    steps = [mark(Behaviour.ADAPTIVE, tried[:n], penalty=penalty) for n in range(len(tried) + 1)]
    assert steps == sorted(steps)


@given(st.lists(st.tuples(FRACTION, FRACTION), min_size=1, max_size=4), FRACTION)
def test_counting_back_is_never_worse_than_the_whole(rows: list[tuple[float, float]], penalty: float) -> None:
    """Who got a place right early keeps it. What is next to nothing counts as nothing."""
    by_place = mark(Behaviour.TRIES, places(*rows), penalty=penalty)
    whole = mark(Behaviour.TRIES, [Try(sum(row) / 2) for row in rows], penalty=penalty)
    assert by_place >= whole - WRONG_BELOW


def test_when_a_question_takes_no_more() -> None:
    closed = {
        behaviour: [is_closed(behaviour, of(*said), most=2) for said in ((), (0,), (0, 0.5), (0, 1))]
        for behaviour in Behaviour
    }
    assert closed == {
        Behaviour.DEFERRED: [False] * 4,
        Behaviour.IMMEDIATE: [False, True, True, True],
        Behaviour.TRIES: [False, False, True, True],
        Behaviour.ADAPTIVE: [False, False, False, True],
        Behaviour.CERTAINTY: [False] * 4,
    }


@given(st.data())
@pytest.mark.parametrize("kind", kinds())
def test_any_json_can_be_tried_at_any_kind(kind: str, data: Any) -> None:
    question = question_of(kind)
    good = st.sampled_from([*answers_of(kind), {}])
    said = data.draw(st.lists(good | ANY_JSON, max_size=3))
    made = tries(question, said, data.draw(st.none() | good | ANY_JSON), data.draw(st.integers()))
    for behaviour in Behaviour:
        worth = mark(behaviour, made, penalty=data.draw(FRACTION))
        assert WORST <= worth <= BEST
        assert behaviour == Behaviour.CERTAINTY or 0 <= worth <= 1


@pytest.mark.parametrize("kind", kinds())
def test_the_places_of_a_kind_make_up_its_mark(kind: str) -> None:
    question = question_of(kind)
    for answer in answers_of(kind):
        made = question.tried(answer)
        if made.parts:
            weight = sum(part.weight for part in made.parts)
            reached = sum(part.weight * part.fraction for part in made.parts)
            assert made.fraction == pytest.approx(reached / weight, abs=1e-9)


def test_handing_in_checks_what_was_not_checked_yet() -> None:
    question = question_of("true_false")
    right, wrong = {"value": True}, {"value": False}
    marks = [one.fraction for one in tries(question, [wrong], right)]
    assert len(marks) == 2
    assert [len(tries(question, [wrong], last)) for last in (None, wrong)] == [1, 1]


def test_only_what_differs_from_the_defaults_is_kept() -> None:
    assert PLAIN.neutral() == {}
    assert policy_of("", tries=4, penalty=None, behaviour="tries").neutral() == {
        "behaviour": "tries",
        "tries": 4,
    }
    table = policy_of("exam", review={"later": ["feedback"]}).review
    assert [sorted(rights) for _moment, rights in table[:3]] == [[], ["marks"], ["feedback"]]
    for preset in PRESETS.values():
        assert Policy.read({"policy": preset.neutral()}) == preset
    assert Policy.read({"policy": {"behaviour": "tries", "of a later version": 1}}).behaviour == "tries"
