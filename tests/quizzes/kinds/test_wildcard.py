"""Comparing texts: what counts as equal, and in linear time."""

import re
from time import perf_counter
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.wildcard import fold, matches

LETTERS = st.text("ab*\n", max_size=8)


def same(text: str, pattern: str) -> bool:
    return matches(text, pattern, case_sensitive=False)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Straße", "strasse"),
        ("STRASSE", "Straße"),
        ("Bürgermeister", "Buergermeister"),
        ("Aepfel", "Äpfel"),
        (normalize("NFD", "Höhe"), "höhe"),
        (" 35 ", "35"),
        ("35 Stimmen", "35 *"),
        ("es sind\nfünfunddreißig\nStimmen", "*fuenfunddreissig*"),
        ("5*7", r"5\*7"),
        ("*", r"\*"),
        ("", "*"),
        ("ab", "a*b"),
        ("abcb", "a*b*b"),
    ],
)
def test_equal(text: str, pattern: str) -> None:
    assert same(text, pattern)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [("5x7", r"5\*7"), ("aba", "ab*ba"), ("35", "35 *"), ("Rathaus", "Rat"), ("a", "a*a"), ("abc", "*b")],
)
def test_not_equal(text: str, pattern: str) -> None:
    assert not same(text, pattern)


@given(LETTERS, LETTERS)
def test_agrees_with_a_regular_expression(text: str, pattern: str) -> None:
    wanted = ".*".join(re.escape(piece) for piece in pattern.strip().split("*"))
    assert same(text, pattern) == bool(re.fullmatch(wanted, text.strip(), re.DOTALL))


@given(st.text(max_size=20))
def test_a_star_in_what_was_typed_is_only_a_star(text: str) -> None:
    escaped = text.strip().replace("*", r"\*")
    if "\\" not in text and "\0" not in text:
        assert same(text, escaped)


@given(st.text(max_size=30), st.booleans())
def test_spellings_of_one_text_fold_to_one(text: str, case_sensitive: bool) -> None:
    forms = {fold(normalize(f, text), case_sensitive=case_sensitive) for f in ("NFC", "NFD")}
    assert len(forms) == 1


def seconds(signs: int) -> float:
    """The best of five for a text that nearly fits a pattern of 20 stars in many ways."""
    pattern = "*".join(["aa"] * 20) + "*b"
    text = "a" * signs
    times = []
    for _ in range(5):
        begun = perf_counter()
        assert not same(text, pattern)
        times.append(perf_counter() - begun)
    return min(times)


def test_five_thousand_signs_and_twenty_stars_in_50_ms() -> None:
    assert seconds(5000) < 0.05


def test_twice_the_signs_take_about_twice_the_time() -> None:
    assert seconds(80_000) < 8 * max(seconds(20_000), 0.0005)
