"""Words as search knows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.pages.stems import asked, fold, indexed, stem


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("Bürgermeisters", "Buergermeister"),
        ("Straße", "strasse"),
        ("Vereine", "Verein"),
        ("Kurs", "Kurse"),
        ("Häuser", "Haus"),
        ("Integrationsrat", "Integration"),
        ("wählen", "Wahlen"),
    ],
)
def test_a_word_is_found_in_its_other_forms(written: str, looked_for: str) -> None:
    (sought,) = asked(looked_for, "de")
    assert any(word.startswith(sought) for word in indexed([written], "de").split())


def test_a_language_without_an_algorithm_folds_only() -> None:
    assert stem("Громади", "uk") == fold("Громади")


def test_turkish_letters_are_folded() -> None:
    assert fold("Işık") == fold("isik")


def test_little_words_are_left_out_of_a_question() -> None:
    assert asked("Was ist der Rat?", "de") == asked("Rat", "de")


def test_a_question_of_little_words_is_asked_as_it_is() -> None:
    assert asked("wer wie was", "de") != ()


@given(st.text(max_size=60), st.sampled_from(["de", "en", "tr", "ar", "uk"]))
def test_a_question_holds_letters_and_figures_only(text: str, language: str) -> None:
    assert all(word.isalnum() or not word.isascii() for word in asked(text, language))


@given(st.text(max_size=60), st.sampled_from(["de", "en", "tr", "ar", "uk"]))
def test_a_text_is_found_by_its_own_words(text: str, language: str) -> None:
    kept = indexed([text], language).split()
    assert all(any(word.startswith(sought) for word in kept) for sought in asked(text, language))
