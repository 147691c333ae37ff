"""Which random questions an attempt is asked: always the same, none twice, always equally many."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.draws import drawn, every, others

UIDS = st.lists(st.sampled_from("abcdefgh"), max_size=8, unique=True)


def one(uid: str) -> dict[str, Any]:
    """A question, as far as a draw looks at it."""
    return {"kind": "true_false", "uid": uid}


def draw(count: int, uids: Any) -> dict[str, Any]:
    """So many of these."""
    return {"kind": "draw", "uid": "d", "count": count, "of": [one(uid) for uid in uids]}


ENTRY = st.one_of(st.builds(draw, st.integers(1, 6), UIDS), st.builds(one, st.sampled_from("xyz")))
ENTRIES = st.lists(ENTRY, max_size=5, unique_by=lambda entry: str(entry))


def uids(entries: list[Any], seed: str, swaps: Any = ()) -> list[str]:
    """What an attempt of this seed is asked."""
    return [question["uid"] for _place, question in drawn(entries, seed, swaps)]


@given(ENTRIES, st.text(max_size=6), st.text(max_size=6))
def test_a_seed_decides_no_question_comes_twice_and_all_are_asked_equally_many(
    entries: list[Any], seed: str, other: str
) -> None:
    asked = uids(entries, seed)
    assert asked == uids(entries, seed)
    assert len(asked) == len(uids(entries, other))
    fixed = [entry["uid"] for entry in entries if entry["kind"] != "draw"]
    by_chance = [uid for uid in asked if uid not in fixed]
    assert len(set(by_chance)) == len(by_chance)
    assert [uid for uid in asked if uid in fixed] == fixed
    known = {question["uid"] for question in every(entries)}
    assert set(asked) <= known
    for place, question in drawn(entries, seed):
        entry = entries[place]
        assert question in entry["of"] if entry["kind"] == "draw" else question == entry


def test_chance_reaches_every_question_and_every_order() -> None:
    seen = {tuple(uids([draw(2, "abc")], f"s{n}")) for n in range(200)}
    assert seen == {(a, b) for a in "abc" for b in "abc" if a != b}


def test_a_draw_leaves_another_the_only_one_it_can_have() -> None:
    for n in range(50):
        asked = uids([draw(1, "ab"), draw(1, "a")], f"s{n}")
        assert asked == ["b", "a"]


def test_where_there_are_too_few_what_there_is_is_asked_and_without_draws_nothing_changes() -> None:
    assert sorted(uids([draw(5, "ab")], "s")) == ["a", "b"]
    assert uids([draw(5, "")], "s") == []
    assert uids([one("a"), draw(2, "a")], "s") == ["a"]
    assert uids([one("a"), one("a")], "s") == ["a", "a"]
    assert every([one("a"), one("a")]) == [one("a"), one("a")]
    assert uids([draw(2, "abc")], "") == ["a", "b"]


def test_a_question_is_replaced_at_its_place_by_one_that_is_not_asked_yet() -> None:
    entries = [one("x"), draw(2, "abcd"), draw(1, "e")]
    before = uids(entries, "s")
    spare = [question["uid"] for question in others(entries, "s", (), before[1])]
    assert set(spare) == set("abcd") - set(before)
    swaps = [(before[1], spare[0])]
    assert uids(entries, "s", swaps) == [before[0], spare[0], *before[2:]]
    assert before[1] in {question["uid"] for question in others(entries, "s", swaps, spare[0])}
    assert others(entries, "s", (), "x") == others(entries, "s", (), "nothing") == []
    assert uids(entries, "s", [("x", "a"), (before[1], "e"), (before[1], "zzz")]) == before
