"""Snapshots: equal content is one row, and none is ever changed (invariant 23)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.evidence.actions import keep
from lms.evidence.canonical import canonical, digest
from lms.evidence.models import Snapshot

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=4), json_values, max_size=4))
def test_the_order_of_keys_does_not_matter(body: dict[str, object]) -> None:
    turned = dict(reversed(list(body.items())))
    assert canonical(turned) == canonical(body)
    assert len(digest(body)) == 64


@pytest.mark.django_db
def test_equal_content_is_one_row() -> None:
    first = keep(kind="quiz", body={"a": 1, "b": 2})
    assert keep(kind="quiz", body={"b": 2, "a": 1}) == first
    assert keep(kind="check", body={"a": 1, "b": 2}) != first
    assert Snapshot.objects.count() == 2


@pytest.mark.django_db
def test_a_snapshot_is_never_changed() -> None:
    snapshot = keep(kind="quiz", body={})
    snapshot.kind = "other"
    with pytest.raises(TypeError):
        snapshot.save()
    with pytest.raises(TypeError):
        snapshot.delete()
