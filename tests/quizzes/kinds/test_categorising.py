"""Things under headings."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import problems, read

pytestmark = pytest.mark.once


def categorising(*places: int, heads: int = 3, **fields: Any) -> dict[str, Any]:
    """Things t0, t1, … each under the heading of this number: c0, c1, …"""
    categories: list[dict[str, Any]] = [
        {"uid": f"c{n}", "text": f"Kopf {n}", "items": []} for n in range(heads)
    ]
    for number, head in enumerate(places):
        item = {"uid": f"t{number}", "text": f"Ding {number}", "feedback": f"Weil {number}."}
        categories[head]["items"].append(item)
    base = {"uid": "q", "kind": "categorising", "name": "N", "prompt": "Wohin?", "categories": categories}
    return {**base, **fields}


PLACES = st.lists(st.integers(0, 2), min_size=2, max_size=8)


@given(PLACES, st.data())
def test_the_mark_is_the_share_of_things_under_their_heading(places: list[int], data: st.DataObject) -> None:
    said = data.draw(st.lists(st.none() | st.integers(0, 2), min_size=len(places), max_size=len(places)))
    response = {f"t{n}": f"c{head}" for n, head in enumerate(said) if head is not None}
    right = sum(one == other for one, other in zip(said, places, strict=True))
    mark = read(categorising(*places)).mark({"places": response})
    assert mark.fraction == pytest.approx(right / len(places))


@given(PLACES, st.data())
def test_the_order_of_headings_and_things_is_nothing(places: list[int], data: st.DataObject) -> None:
    question = categorising(*places)
    turned = {**question, "categories": data.draw(st.permutations(question["categories"]))}
    said = {f"t{n}": f"c{data.draw(st.integers(0, 2))}" for n in range(len(places))}
    one, two = (read(each).mark({"places": said}) for each in (question, turned))
    assert one.fraction == pytest.approx(two.fraction)
    assert set(one.feedback) == set(two.feedback)


def test_things_do_not_stand_by_heading_and_stay_where_they_were_for_an_attempt() -> None:
    question = read(categorising(0, 0, 1, 1, 2, 2))
    orders = {tuple(place.uid for place in question.shown(None, str(seed))) for seed in range(50)}
    assert len(orders) > 10
    assert tuple(f"t{n}" for n in range(6)) not in orders
    answer = {"places": {"t0": "c0"}}
    shown = [place.uid for place in question.shown(answer, "seed")]
    assert shown == [place.uid for place in question.judged(answer, "seed")]


@pytest.mark.parametrize(
    "places", [None, [], {"t0": "c9"}, {"t9": "c0"}, {"t0": 0}, {"t0": ["c0"]}, {"t0": ""}]
)
def test_what_no_answer_can_be_is_invalid(places: Any) -> None:
    assert read(categorising(0, 1)).mark({"places": places}).state == State.INVALID


def test_only_who_puts_it_elsewhere_is_told_why() -> None:
    assert read(categorising(0, 1)).mark({"places": {"t0": "c0", "t1": "c2"}}).feedback == ("Weil 1.",)


def test_it_is_told_in_words() -> None:
    assert read(categorising(0, 1)).told({"places": {"t0": "c2"}}) == ("Ding 0: Kopf 2",)


def test_a_heading_may_stay_empty_but_there_must_be_things() -> None:
    assert problems(categorising(0, 0)) == []
    assert "There must be two things at least to put somewhere." in problems(categorising(0))
    twice = categorising(0, 1)
    twice["categories"][1]["items"][0]["uid"] = "t0"
    assert "Two things have the same uid." in problems(twice)


def test_public_does_not_say_what_belongs_where() -> None:
    told = read(categorising(0, 1)).public("seed")
    assert {thing["uid"] for thing in told["items"]} == {"t0", "t1"}  # type: ignore[attr-defined]  # a list
    assert "Weil" not in json.dumps(told)
    other = read(categorising(1, 0)).public("seed")
    assert told["categories"] == other["categories"]
