"""What belongs together: the share of right pairs, and nothing of the key in what may be chosen."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import problems, read

pytestmark = pytest.mark.once


def matching(*matches: str, extras: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """Pairs p0, p1, … with these texts on the other side."""
    pairs = [
        {"uid": f"p{n}", "text": f"Links {n}", "match": match, "feedback": f"Weil {n}."}
        for n, match in enumerate(matches)
    ]
    base = {"uid": "q", "kind": "matching", "name": "N", "prompt": "Was gehört zusammen?", "pairs": pairs}
    return {**base, "extras": [{"text": text} for text in extras], **fields}


def worth(said: dict[str, str], *matches: str) -> float:
    return read(matching(*matches)).mark({"pairs": said}).fraction


MATCHES = st.lists(st.sampled_from(["A", "B", "C", "D"]), min_size=2, max_size=8).filter(
    lambda all_: len(set(all_)) > 1
)


@given(MATCHES, st.data())
def test_the_mark_is_the_share_of_right_pairs(matches: list[str], data: st.DataObject) -> None:
    said = data.draw(
        st.lists(st.none() | st.sampled_from(matches), min_size=len(matches), max_size=len(matches))
    )
    right = sum(one == other for one, other in zip(said, matches, strict=True))
    response = {f"p{n}": text for n, text in enumerate(said) if text is not None}
    assert worth(response, *matches) == pytest.approx(right / len(matches))


@given(MATCHES, st.data())
def test_one_more_right_pair_is_always_better(matches: list[str], data: st.DataObject) -> None:
    known = data.draw(st.sets(st.integers(0, len(matches) - 1), max_size=len(matches) - 1))
    said = {f"p{n}": matches[n] for n in known}
    extra = next(n for n in range(len(matches)) if n not in known)
    assert worth({**said, f"p{extra}": matches[extra]}, *matches) > worth(said, *matches)


@given(MATCHES, st.data())
def test_the_order_of_pairs_is_nothing(matches: list[str], data: st.DataObject) -> None:
    question = matching(*matches)
    turned = {**question, "pairs": data.draw(st.permutations(question["pairs"]))}
    said = {f"p{n}": data.draw(st.sampled_from(matches)) for n in range(len(matches))}
    one, two = (read(each).mark({"pairs": said}) for each in (question, turned))
    assert one.fraction == pytest.approx(two.fraction)
    assert (one.state, set(one.feedback)) == (two.state, set(two.feedback))


@given(MATCHES, st.data())
def test_what_can_be_chosen_tells_nothing_of_the_key(matches: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(matches))
    one, two = read(matching(*matches)), read(matching(*other))
    assert one.public("seed") == two.public("seed")
    assert one.shown(None, "seed") == two.shown(None, "seed")


def test_choices_stand_from_a_to_z_and_from_small_to_large() -> None:
    question = read(matching("10 Tage", "9 Tage", "Äpfel", extras=("Birnen", "apfel")))
    assert question.public()["choices"] == ["9 Tage", "10 Tage", "Äpfel", "apfel", "Birnen"]


def test_the_same_text_twice_is_one_choice() -> None:
    assert read(matching("Land", "Land", "Bund", extras=("Bund",))).public()["choices"] == ["Bund", "Land"]


def test_a_pair_left_open_counts_nothing_and_is_no_fault() -> None:
    question = read(matching("A", "B"))
    assert question.mark({"pairs": {"p0": "A"}}).fraction == 0.5
    assert not question.is_whole({"pairs": {"p0": "A"}})
    assert question.says_nothing({"pairs": {}})


@pytest.mark.parametrize(
    "pairs", [None, [], "A", {"p0": "Z"}, {"p9": "A"}, {"p0": 1}, {"p0": ["A"]}, {"p0": None}, {"p0": ""}]
)
def test_what_no_answer_can_be_is_invalid(pairs: Any) -> None:
    assert read(matching("A", "B")).mark({"pairs": pairs}).state == State.INVALID


def test_who_pairs_it_with_something_else_is_told_why() -> None:
    question = read(matching("A", "B", feedback="Für alle."))
    assert question.mark({"pairs": {"p0": "B", "p1": "B"}}).feedback == ("Weil 0.", "Für alle.")
    assert [place.state for place in question.judged({"pairs": {"p0": "B"}}, "")] == ["wrong", "missed"]


def test_it_is_told_in_words() -> None:
    assert read(matching("A", "B")).told({"pairs": {"p0": "B"}}) == ("Links 0: B",)


def test_public_holds_both_sides_apart() -> None:
    told = json.loads(json.dumps(read(matching("A", "B")).public()))
    assert told["pairs"] == [{"uid": "p0", "text": "Links 0"}, {"uid": "p1", "text": "Links 1"}]
    assert "Weil" not in json.dumps(told)


def test_one_thing_to_choose_is_no_question() -> None:
    assert problems(matching("A", "A")) == ["There must be two different things to choose from."]
    assert problems(matching("A", "A", extras=("B",))) == []
