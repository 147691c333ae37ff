"""Days before and after a seminar, as somebody types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.seminars.schedule import read_days, write_days


@pytest.mark.parametrize(
    ("text", "days"),
    [("", None), ("  ", None), ("0", []), ("7", [7]), ("2,7", [7, 2]), ("7; 2", [7, 2]), ("3 3 14", [14, 3])],
)
def test_what_is_typed(text: str, days: list[int] | None) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["sieben", "7,5,3,2,1", "61", "0, 7", "-1", "1.5", "٣", "9" * 500])
def test_what_makes_no_sense(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_days(text)


@given(
    st.none()
    | st.lists(st.integers(1, 60), max_size=4, unique=True).map(lambda one: sorted(one, reverse=True))
)
def test_written_and_read_again_it_is_the_same(days: list[int] | None) -> None:
    assert read_days(write_days(days)) == days
