"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.numbers import Typed, is_wordy, scaled, spoken, typed

pytestmark = pytest.mark.once


def numbers(text: str) -> list[float]:
    return [float(number) for number in typed(text).readings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35", [35]),
        ("  35 ", [35]),
        ("3,5", [3.5]),
        ("3.5", [3.5]),
        (",5", [0.5]),
        ("35 000", [35000]),
        ("35\u202f000", [35000]),
        ("35'000", [35000]),
        ("1 234 567", [1234567]),
        ("1.234.567", [1234567]),
        ("1,234,567", [1234567]),
        ("1.234,5", [1234.5]),
        ("1,234.5", [1234.5]),
        ("35.000", [35, 35000]),
        ("35,000", [35, 35000]),
        ("-3", [-3]),
        ("− 3", [-3]),
        ("minus 3", [-3]),
        ("+3", [3]),
        ("5.", [5]),
        ("1e3", [1000]),
        ("٣٫٥", [3.5]),
        ("３５", [35]),
        ("ca. 5", [5]),
        ("0", [0]),
        ("007", [7]),
    ],
)
def test_what_is_a_number(text: str, expected: list[float]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "fünf", "3 5", "1.2.3", "1,2,3", "1.23.456", "12.3456,7", "9" * 40, ".", "-", "½"]
)
def test_what_is_none(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("5 km", "", "km"), ("5km", "", "km"), ("€ 5", "€", ""), ("5 m2", "", "m2"), ("etwa 5 km", "", "km")],
)
def test_words_beside_it(text: str, before: str, after: str) -> None:
    assert typed(text) == Typed((Decimal(5),), before, after)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(number.is_finite() for number in typed(text).readings)


@given(st.text("0123456789., -+eE'km", max_size=30))
def test_any_mixture_of_signs_is_read(text: str) -> None:
    assert all(number.is_finite() for number in typed(text).readings)


@given(st.integers(-(10**15), 10**15), st.integers(0, 3))
def test_a_german_number_is_read_as_it_was_meant(whole: int, decimals: int) -> None:
    number = Decimal(whole).scaleb(-decimals)
    plain = f"{number:,f}"
    for text in (f"{number:f}", plain, plain.translate(str.maketrans(",.", ".,")), plain.replace(",", " ")):
        assert number in typed(text).readings, text
        assert number in typed(f" {text} ").readings


@given(st.floats(-1e12, 1e12))
def test_what_is_spoken_is_read_again(number: float) -> None:
    if len(spoken(number)) <= 30:
        assert Decimal(repr(number)) in typed(spoken(number)).readings


def test_it_is_spoken_with_a_comma_and_without_empty_places() -> None:
    assert [spoken(n) for n in (1200, 1200.0, 3.5, 0.05, -2, 1e15)] == [
        "1200", "1200", "3,5", "0,05", "-2", "1000000000000000",
    ]  # fmt: skip


def test_words_of_thousands_and_millions() -> None:
    assert scaled("Mio. Menschen") == (10**6, "Menschen")
    assert scaled("tausend") == (1000, "")
    assert scaled("Menschen") == (1, "Menschen")


def test_words_have_no_number_in_them() -> None:
    assert is_wordy("Stimmen")
    assert not any(map(is_wordy, ("oder 6", "½", "m²", "٣")))
