"""Ids are the same on every machine, and each path has its own."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms.loader.lessons import Block
from lms.loader.streams import body, identity, items

TEXT = Block("text", "<p>a</p>", 1)


def test_an_identity_never_changes() -> None:
    # Sites hold learners' records under this id: a different one here would lose them.
    assert identity("course", "political_system") == identity("course/political_system")
    assert identity("course/political_system") == UUID("fcca824c-3858-5f48-ae33-b7a588a08d94")


def test_a_block_keeps_its_id_when_a_block_of_another_kind_comes_before_it() -> None:
    heading = Block("heading", "Neu", 1)
    alone = body("path", [TEXT], {}, {})
    later = body("path", [heading, TEXT], {}, {})
    assert later[1] == alone[0]


@given(st.lists(st.sampled_from(["text", "heading", "lead"]), max_size=12), st.sampled_from(["a", "b"]))
def test_no_id_is_there_twice(kinds: list[str], path: str) -> None:
    made = [block["id"] for block in body(path, [Block(kind, "x", 1) for kind in kinds], {}, {})]
    other = [block["id"] for block in body(f"{path}/x", [Block(kind, "x", 1) for kind in kinds], {}, {})]
    assert len({*made, *other}) == len(made) + len(other)


def test_items_of_a_list_have_ids_of_their_own() -> None:
    assert len({item["id"] for item in items("a", ["x", "x"]) + items("b", ["x"])}) == 3


def test_terms_that_are_gone_are_left_out_and_an_empty_list_with_them() -> None:
    terms = Block("terms", (("Rat", 1), ("Land", 2)), 1)
    assert [item["value"] for item in body("p", [terms], {}, {"rat": 7})[0]["value"]] == [7]
    assert body("p", [terms], {}, {}) == []
