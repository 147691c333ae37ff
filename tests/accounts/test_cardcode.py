"""Codes that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.cardcode import ALPHABET, grouped, last_sign, new_code, typed
from lms.accounts.qr import QUIET, qr

CODES = st.text(alphabet=ALPHABET, min_size=17, max_size=17).map(lambda code: code + last_sign(code))


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_always_found(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    assert typed(wrong, signs=17) == (code if wrong == code else "")


@given(CODES, st.integers(0, 17), st.integers(0, 17))
def test_two_signs_swapped_are_always_found(code: str, one: int, other: int) -> None:
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    wrong = "".join(signs)
    assert typed(wrong, signs=17) == (code if wrong == code else "")


@given(CODES)
def test_it_may_be_typed_in_any_way(code: str) -> None:
    shown = grouped(code, 3)
    assert typed(f" {shown.lower()} ", signs=17) == code
    assert typed(shown.replace("-", "  "), signs=17) == code
    assert typed(code.replace("0", "o").replace("1", "l"), signs=17) == code
    assert typed(code.replace("1", "I"), signs=17) == code


@given(st.text(max_size=30))
def test_anything_else_is_no_code(text: str) -> None:
    found = typed(text, signs=17)
    assert found == "" or (len(found) == 18 and last_sign(found[:-1]) == found[-1])


def test_new_codes_are_random_and_right() -> None:
    codes = {new_code(17) for _number in range(200)}
    assert len(codes) == 200
    assert all(typed(code, signs=17) == code for code in codes)
    assert {sign for code in codes for sign in code} == set(ALPHABET)


@pytest.mark.parametrize("text", ["https://bruecke.example/karte/", "x" * 150])
def test_a_picture_has_a_quiet_edge_and_one_square_per_dark_point(text: str) -> None:
    picture = qr(text)
    assert picture.size >= 21 + 2 * QUIET
    assert f"M{QUIET} {QUIET}h1v1h-1z" in picture.path  # the corner of the first finder
    assert "M0 0" not in picture.path
