"""Words are found as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.glossary.searching import anchor_of, fits, fold, letter_of


@pytest.mark.parametrize("typed", ["Bürger", "buerger", "BURGER", "bürger", " bu\u0308rger "])
def test_an_umlaut_may_be_typed_in_three_ways(typed: str) -> None:
    assert fits(typed, fold("Bürgermeisterin"))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("MEISTER", "Bürgermeisterin"),
        ("gonullu", "gönüllü çalışma"),
        ("calisma", "gönüllü çalışma"),
        ("İl", "il meclisi"),
        ("ассоциации", "АССОЦИАЦИИ"),
        ("benevolat", "bénévolat"),
        ("جمعيه", "جمعية"),
        ("مسجلة", "جمعية مسجّلة"),
        ("strasse", "Straße"),
        ("verein eingetr", "eingetragener Verein"),
    ],
)
def test_marks_case_order_and_the_rest_of_the_word_do_not_matter(typed: str, word: str) -> None:
    assert fits(typed, fold(word))


@pytest.mark.parametrize(("typed", "word"), [("rat", "Verein"), ("verein x", "Verein")])
def test_what_is_not_in_a_word_does_not_find_it(typed: str, word: str) -> None:
    assert not fits(typed, fold(word))


@given(st.text(min_size=1), st.text(), st.text())
def test_a_word_is_found_by_itself_whatever_stands_around(word: str, before: str, after: str) -> None:
    assert fits(word, fold(word))
    assert fits("", fold(before + after))


@pytest.mark.parametrize(
    ("word", "letter"), [("Öffnung", "O"), ("auf Augenhöhe", "A"), ("§ 27", "#"), ("", "#")]
)
def test_a_word_stands_under_its_letter(word: str, letter: str) -> None:
    assert letter_of(word) == letter


def test_an_anchor_is_made_of_plain_letters() -> None:
    assert anchor_of("Bürgerbegehren / Bürgerentscheid") == "burgerbegehren-burgerentscheid"
