"""One slip of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.spelling import is_one_off, is_slip

pytestmark = pytest.mark.once
WORD = st.text("abc", max_size=7)


def distance(one: str, other: str) -> int:
    """Of Damerau and Levenshtein, each pair of neighbours changed once at most: the plain table."""
    rows = [[*range(len(other) + 1)]]
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@given(WORD, WORD)
def test_it_is_the_distance_of_one(one: str, other: str) -> None:
    assert is_one_off(one, other) == is_one_off(other, one) == (distance(one, other) == 1)


@given(st.text(max_size=12), st.text(max_size=12), st.booleans())
def test_any_text_is_judged(one: str, other: str, case: bool) -> None:
    assert is_slip(one, other, case_sensitive=case) in (True, False)
    assert not is_slip(one, one, case_sensitive=case)


@pytest.mark.parametrize(
    ("text", "expected"), [("Rad", "Rat"), ("1234 Sitze", "1235 Sitze"), ("Bundesrad", "Bundes*rat")]
)
def test_short_words_numbers_and_wildcards_have_no_slip(text: str, expected: str) -> None:
    assert not is_slip(text, expected)
