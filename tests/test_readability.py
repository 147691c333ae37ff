"""The golden vectors fix the tokenising rules: an author's numbers must not move between releases."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import readability
from lms.readability import GATES, Level, adjust, check, measure, quotes, sentences, syllables

pytestmark = pytest.mark.once

A = (
    "Der Verein sucht einen Raum. Der Raum soll groß sein. Viele Kinder kommen am Samstag. "
    "Die Stadt hat einen Raum. Wir schreiben einen Brief an die Stadt."
)
B = (
    "Ein Verein hat Regeln. Diese Regeln stehen in der Satzung. Sie wird von den Mitgliedern beschlossen. "
    "Wenn ein Verein in das Vereinsregister will, braucht er mindestens sieben Mitglieder. "
    "Der Vorstand vertritt den Verein nach außen. Er unterschreibt zum Beispiel Verträge. "
    "Einmal im Jahr treffen sich alle Mitglieder. Dieses Treffen heißt Mitgliederversammlung. "
    "Dort berichtet der Vorstand, was er gemacht hat. Die Mitglieder stellen Fragen und stimmen ab."
)
C = (
    "Der Rat ist das Parlament der Stadt. Die Bürgerinnen und Bürger wählen ihn für fünf Jahre. "
    "Der Rat entscheidet zum Beispiel über Schulen, Straßen und Geld. Er hat Ausschüsse. "
    "Ein Ausschuss ist eine kleine Gruppe von Ratsmitgliedern. Die Gruppe bereitet ein Thema vor. "
    "Danach stimmt der Rat ab. Viele Sitzungen sind öffentlich. Sie dürfen also kommen und zuhören. "
    "Auf der Internetseite Ihrer Stadt finden Sie die Termine."
)
D = (
    "Die Bewilligungsbehörde entscheidet aufgrund ihres pflichtgemäßen Ermessens im Rahmen der verfügbaren "
    "Haushaltsmittel über die Gewährung der beantragten Zuwendung, wobei ein Rechtsanspruch der "
    "antragstellenden Organisation nicht besteht. Die zweckentsprechende Verwendung der Zuwendung ist "
    "innerhalb der im Bescheid festgesetzten Frist durch Vorlage eines Verwendungsnachweises, bestehend "
    "aus Sachbericht und zahlenmäßigem Nachweis, nachzuweisen."
)
COUNTS = {
    "A": (A, (27, 5, 36, 0, 18, 2)),
    "B": (B, (66, 10, 116, 11, 32, 22)),
    "C": (C, (67, 10, 113, 11, 36, 15)),
    "D": (D, (49, 2, 126, 23, 17, 27)),
}
FORMULAS = {
    "A": (A, (-1.19, -0.85, -0.09, -0.26, 12.81, 96.60)),
    "B": (B, (6.19, 6.25, 5.08, 4.63, 39.93, 70.58)),
    "C": (C, (4.57, 4.72, 5.03, 4.59, 29.09, 74.64)),
    "D": (D, (18.32, 18.33, 17.46, 17.69, 79.60, 5.07)),
}


@pytest.mark.parametrize("name", COUNTS)
def test_golden_counts(name: str) -> None:
    text, counts = COUNTS[name]
    m = measure(text)
    assert (m.words, m.sentences, m.syllables, m.heavy_words, m.light_words, m.long_words) == counts


@pytest.mark.parametrize("name", FORMULAS)
def test_golden_formulas(name: str) -> None:
    text, expected = FORMULAS[name]
    m = measure(text)
    assert (m.wstf1, m.wstf2, m.wstf3, m.wstf4, m.lix, m.amstad) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Wir helfen z. B. am Abend. Das ist gut.", 2),
        ("Der Verein Brücke e. V. wächst.", 1),
        ("Am 14. September wählen wir. Danach feiern wir.", 2),
        ("Es sind 69. Das ist viel.", 2),
        ("Es kamen 1.833 Menschen.", 1),
        ("Achtung: Das ist ein Satz.", 1),
        ("Sie fragte: „Wer ist zuständig?“ Dann rief sie an.", 2),
        ("Der Bund\ndas Land\ndie Kommune", 3),
        ("Siehe Art. 79 Abs. 3 im Gesetz.", 1),
        ("123 … 456.", 0),
    ],
)
def test_sentence_ends(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_hyphen_splits_and_digits_are_no_words() -> None:
    assert sentences("Die KI-Stelle hat 54 Orte.") == [["Die", "KI", "Stelle", "hat", "Orte"]]


def test_soft_hyphens_and_decomposed_umlauts_are_one_word() -> None:
    assert sentences("Chancen\u00adgerechtigkeit fu\u0308r alle.") == [
        ["Chancengerechtigkeit", "für", "alle"]
    ]


@pytest.mark.parametrize(
    ("word", "count"), [("Quelle", 2), ("Gebäude", 3), ("Bundestag", 3), ("hm", 1), ("Eis", 1), ("Idee", 2)]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "adjusted"),
    [
        ("Der Bundesrat tagt.", "Der Wort tagt."),
        ("Die Mitglieder des Bundesrates reden.", "Die Mitglieder des Wort reden."),
        ("In 16 Ländern und Bundesländern.", "In 16 Wort und Wort."),
        ("Die Landung gelingt.", "Die Landung gelingt."),
    ],
)
def test_terms_become_one_neutral_word(text: str, adjusted: str) -> None:
    assert adjust(text, ["Bundesrat (der)", "Land, Bundesland (das)"]) == adjusted


def test_adjusting_without_terms_changes_nothing() -> None:
    assert adjust(B, []) == B


@pytest.mark.parametrize(
    ("measure_name", "value", "level"),
    [
        ("wstf1", 7, Level.TARGET),
        ("wstf1", 7.5, Level.NEAR),
        ("wstf1", 8.1, Level.WARN),
        ("wstf1", 9.6, Level.BLOCK),
        ("amstad", 65, Level.TARGET),
        ("amstad", 60, Level.NEAR),
        ("amstad", 59.9, Level.WARN),
        ("amstad", 49.9, Level.BLOCK),
        ("longest_sentence", 18, Level.NEAR),
        ("longest_sentence", 22, Level.WARN),
        ("longest_sentence", 23, Level.BLOCK),
    ],
)
def test_gates(measure_name: str, value: float, level: Level) -> None:
    assert GATES[measure_name].level(value) is level


def test_an_easy_text_is_on_target() -> None:
    assert check(C).worst is Level.TARGET


def test_an_official_text_is_blocked_once_it_is_long_enough() -> None:
    assert check(f"{D} {D}").worst is Level.BLOCK


def test_a_short_text_is_not_judged() -> None:
    assert check(A).findings == ()


def test_a_text_without_words_measures_zero() -> None:
    m = measure("  42 – 43  ")
    assert (m.words, m.wstf1, m.lix, m.amstad) == (0, 0.0, 0.0, 0.0)


@given(st.text())
def test_any_text_can_be_measured(text: str) -> None:
    m = measure(text)
    assert m.words >= m.sentences
    assert m.syllables >= m.words
    assert m.longest_sentence <= m.words


def test_the_module_needs_only_the_standard_library() -> None:
    tree = ast.parse(Path(readability.__file__).read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named == {"re", "unicodedata", "collections.abc", "dataclasses", "enum"}


def test_quotes_are_the_sentences_as_written() -> None:
    text = "Am 14. September, z. B. in NRW, wählen Sie. „Gehen Sie hin?“ Ja!\nEin Punkt: ohne Ende"
    assert quotes(text) == [
        ("Am 14. September, z. B. in NRW, wählen Sie.", 8),
        ("„Gehen Sie hin?“", 3),
        ("Ja!", 1),
        ("Ein Punkt: ohne Ende", 4),
    ]


@given(st.text(alphabet="ab .!?\n„“»()1ä-", max_size=60))
def test_quotes_have_the_words_of_the_sentences(text: str) -> None:
    assert [number for _quote, number in quotes(text)] == [len(words) for words in sentences(text)]
