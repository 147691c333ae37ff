"""Nine ways to say what an order is worth, against hand-computed values and slow oracles."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.orders import scores, shuffled, worth

pytestmark = pytest.mark.once
RULES = (
    "all_or_nothing", "position", "next", "next_and_last", "neighbours", "all_neighbours",
    "longest_order", "longest_run", "distance",
)  # fmt: skip
KEY = ["a", "b", "c", "d"]
ORDERS = (
    st.integers(2, 7).flatmap(lambda size: st.permutations(range(size))).map(lambda o: [str(n) for n in o])
)

# order → the mark by each rule, in the order of RULES; computed by hand from the formulas
VECTORS = {
    "abcd": (1, 1, 1, 1, 1, 1, 1, 1, 1),
    "bacd": (0, 2 / 4, 1 / 3, 2 / 4, 2 / 6, 10 / 12, 3 / 4, 2 / 4, 10 / 12),
    "dcba": (0, 0, 0, 0, 0, 0, 0, 0, 4 / 12),
    "dabc": (0, 0, 2 / 3, 2 / 4, 4 / 6, 6 / 12, 3 / 4, 3 / 4, 6 / 12),
    "badc": (0, 0, 0, 0, 0, 8 / 12, 2 / 4, 0, 8 / 12),
    "acbd": (0, 2 / 4, 0, 1 / 4, 0, 10 / 12, 3 / 4, 0, 10 / 12),
    "cdab": (0, 0, 2 / 3, 2 / 4, 4 / 6, 4 / 12, 2 / 4, 2 / 4, 4 / 12),
}


@pytest.mark.parametrize(("order", "marks"), VECTORS.items())
def test_hand_computed_marks(order: str, marks: tuple[float, ...]) -> None:
    assert [worth(rule, KEY, list(order)) for rule in RULES] == pytest.approx(list(marks))


@given(ORDERS, st.sampled_from(RULES))
def test_a_mark_is_from_0_to_1_and_the_right_order_is_1(order: list[str], rule: str) -> None:
    key = sorted(order)
    assert 0 <= worth(rule, key, order) <= 1
    assert worth(rule, key, key) == 1
    assert (worth(rule, key, order) == 1) == (order == key)


@given(ORDERS, st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_other_names_for_the_same_things_change_nothing(order: list[str], rule: str, dice: object) -> None:
    names = [f"n{number}" for number in range(len(order))]
    dice.shuffle(names)  # type: ignore[attr-defined]  # a Random
    other = dict(zip(sorted(order), names, strict=True))
    renamed = worth(rule, [other[uid] for uid in sorted(order)], [other[uid] for uid in order])
    assert renamed == worth(rule, sorted(order), order)


@given(ORDERS)
def test_the_longest_order_is_the_longest_of_all(order: list[str]) -> None:
    key = sorted(order)
    best = max(
        size
        for size in range(len(order) + 1)
        for part in combinations(order, size)
        if list(part) == sorted(part)
    )
    assert worth("longest_order", key, order) == (best / len(key) if best > 1 else 0)


@given(ORDERS)
def test_the_longest_run_is_the_longest_of_all(order: list[str]) -> None:
    key = sorted(order)
    parts = [order[a:b] for a in range(len(order)) for b in range(a + 1, len(order) + 1)]
    runs = [part for part in parts if "".join(part) in "".join(key)]
    best = max(map(len, runs))
    assert worth("longest_run", key, order) == (best / len(key) if best > 1 else 0)


@given(ORDERS, st.data())
def test_a_step_nearer_to_its_place_is_never_worse_by_distance(order: list[str], data: st.DataObject) -> None:
    key = sorted(order)
    at = data.draw(st.integers(0, len(order) - 2))
    if order[at] > order[at + 1]:
        better = [*order[:at], order[at + 1], order[at], *order[at + 2 :]]
        for rule in ("distance", "all_neighbours"):
            assert worth(rule, key, better) >= worth(rule, key, order)


@given(ORDERS, st.sampled_from(RULES[1:]))
def test_what_each_thing_reaches_is_at_most_what_it_can(order: list[str], rule: str) -> None:
    assert all(0 <= reached <= most for reached, most in scores(rule, sorted(order), order))


def test_nobody_begins_with_the_right_order_and_a_seed_always_gives_the_same() -> None:
    for seed in map(str, range(200)):
        turned = shuffled(KEY[:3], seed)
        assert turned != KEY[:3]
        assert sorted(turned) == KEY[:3]
        assert turned == shuffled(KEY[:3], seed)
    assert len({tuple(shuffled(KEY, str(seed))) for seed in range(500)}) == len(list(permutations(KEY))) - 1
    assert shuffled(["a"], "") == ["a"]
