"""How the first column of a glossary is understood, and which forms are derived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.loader.problems import Problem, Sheet
from lms.loader.wordforms import LIMIT, forms_of, joined
from lms.loader.wordlist import HEADER, Entry, read_words


def entry(written: str) -> Entry:
    noted: list[Problem] = []
    rows = ["\t".join(HEADER), "\t".join([written, "Erklärung", *"abcdef"])]
    (found,) = read_words("\n".join(rows), Sheet("glossary.tsv", noted))
    assert noted == []
    return found


@pytest.mark.parametrize(
    ("written", "term", "article", "names"),
    [
        ("Ehrenamt (das)", "Ehrenamt", "das", ("Ehrenamt",)),
        ("eingetragener Verein, e. V. (der)", "eingetragener Verein", "der", ("eingetragener Verein", "e. V.")),
        ("Rat, Stadtrat (der)", "Rat", "der", ("Rat", "Stadtrat")),
        ("Grundrechte (die, Plural)", "Grundrechte", "die", ("Grundrechte",)),
        ("Bürgermeister (der), Bürgermeisterin (die)", "Bürgermeister", "der", ("Bürgermeister", "Bürgermeisterin")),
        ("auf Augenhöhe", "auf Augenhöhe", "", ("auf Augenhöhe",)),
        ("Menschen mit Einwanderungsgeschichte", "Menschen mit Einwanderungsgeschichte", "", None),
    ],
)  # fmt: skip
def test_the_first_column(written: str, term: str, article: str, names: tuple[str, ...] | None) -> None:
    found = entry(written)
    assert (found.term, found.article, found.names) == (term, article, names or (term,))


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Verein (der)", "Vereins"),
        ("Verein (der)", "Vereinen"),
        ("eingetragener Verein, e. V. (der)", "eingetragenen Vereins"),
        ("eingetragener Verein, e. V. (der)", "e.V."),
        ("Land, Bundesland (das)", "Bundesländern"),
        ("Kommune (die)", "Kommunen"),
        ("Satzung (die)", "Satzungen"),
        ("Ausschuss (der)", "Ausschüsse"),
        ("Kreis (der)", "Kreises"),
        ("Grundrechte (die, Plural)", "Grundrecht"),
        ("Fördermittel (die, Plural)", "Fördermitteln"),
        ("Interkulturelle Öffnung (die)", "Interkulturellen Öffnung"),
        ("Kommunales Integrationszentrum, KI (das)", "Kommunalen Integrationszentrums"),
        ("Bürgermeister (der), Bürgermeisterin (die)", "Bürgermeisterinnen"),
    ],
)
def test_forms_that_texts_use(written: str, form: str) -> None:
    assert form in entry(written).forms.split(", ")


@pytest.mark.parametrize(
    ("name", "article"), [("Rassismus", "der"), ("Vielfalt", "die"), ("KIM", "das"), ("auf Augenhöhe", "")]
)
def test_no_form_is_made_up(name: str, article: str) -> None:
    assert forms_of(name, article) == []


def test_a_word_is_not_a_form_of_itself() -> None:
    for written in ("Bürgerbegehren (das)", "Bürgermeister (der), Bürgermeisterin (die)"):
        found = entry(written)
        assert found.term not in found.forms.split(", ")


@given(st.lists(st.text(min_size=1, max_size=80).filter(lambda text: "," not in text)))
def test_forms_fit_their_field(forms: list[str]) -> None:
    assert len(joined(forms)) <= LIMIT
