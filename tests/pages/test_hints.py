"""Hints for authors: what is long, what is missing, how long it takes. Pure."""

from datetime import date

import pytest

from lms.pages.hints import Hints, Picture, Written, hints_for, plain_lines
from lms.pages.question_hints import Asked
from lms.readability import Level

TODAY = date(2027, 1, 15)
EASY = "Der Rat ist das Parlament der Stadt. Sie wählen ihn alle fünf Jahre. " * 6
LONG = (
    "Wer in seiner Stadt etwas ändern will, der muss zuerst wissen, wer dort wofür da ist und wer am Ende "
    "über das Geld bestimmen darf."
)


def hints(**written: object) -> Hints:
    return hints_for(Written(**{"minutes": 5, **written}), ["Rat", "Gemeinderatsfraktion"], TODAY)  # type: ignore[arg-type]


def kinds(**written: object) -> list[tuple[str, str]]:
    """The notes beside those that an empty lesson has."""
    known = {"questions": (Asked("F", "Was stimmt?", ("Ja.",)),)}
    return [(note.kind.value, note.where) for note in hints(**{**known, **written}).notes]


def test_an_easy_text_has_no_value_that_is_too_hard() -> None:
    found = hints(prose=EASY)
    assert {value.level for value in found.values} == {Level.TARGET}
    assert (found.too_hard, found.sentences, found.words) == ((), (), ())


def test_a_long_sentence_is_quoted_and_its_gate_fails() -> None:
    found = hints(prose=f"{EASY}\n{LONG}")
    assert found.sentences == ((LONG, 25),)
    assert [(value.measure, value.level) for value in found.too_hard] == [("longest_sentence", Level.BLOCK)]


def test_a_short_text_is_not_judged_but_its_long_sentence_is_quoted() -> None:
    found = hints(prose=LONG)
    assert found.values == ()
    assert found.sentences == ((LONG, 25),)


def test_long_words_are_named_once_the_longest_first_and_not_those_that_the_glossary_teaches() -> None:
    text = "Bürgermeisteramt und Verwaltungsgebühr. Bürgermeisteramt! Gemeinderatsfraktionen. Verwaltung."
    assert hints(prose=text).words == ("Verwaltungsgebühr", "Bürgermeisteramt")


@pytest.mark.parametrize(
    ("alt", "decorative", "expected"),
    [
        ("", False, [("no_alt", "Rathaus")]),
        ("  ", False, [("no_alt", "Rathaus")]),
        ("", True, []),
        ("IMG_2041.JPG", False, [("alt_is_name", "IMG_2041.JPG")]),
        ("Foto 3", False, [("alt_is_name", "Foto 3")]),
        ("Das Rathaus von vorn", False, []),
    ],
)
def test_a_picture_says_what_it_shows(alt: str, decorative: bool, expected: list[tuple[str, str]]) -> None:
    assert kinds(pictures=(Picture("Rathaus", alt, decorative),)) == expected


@pytest.mark.parametrize(
    ("link", "vague"),
    [("hier", True), ("Hier klicken …", True), ("https://nrw.de", True), ("Seite des Rats", False)],
)
def test_a_link_says_where_it_leads(link: str, vague: bool) -> None:
    assert kinds(links=(link,)) == ([("vague_link", link)] if vague else [])


def test_a_wide_table_is_told() -> None:
    assert kinds(tables=(("Ebenen", 4), ("Alle", 5))) == [("wide_table", "Alle")]


def test_a_lesson_wants_a_check_a_source_and_fresh_facts() -> None:
    assert kinds(questions=(), has_source=False, review_due=TODAY) == [
        ("no_check", ""), ("no_source", ""), ("review_due", ""),
    ]  # fmt: skip
    assert kinds(questions=(), has_source=False, is_lesson=False) == []


def test_minutes_are_reading_answering_trying_and_watching() -> None:
    asked = tuple(Asked(str(n), "Was stimmt?", ("Ja.",)) for n in range(4))
    assert hints(prose="Wort " * 250).minutes == 3
    assert hints(prose="Wort " * 292, questions=asked).minutes == 5
    assert hints(prose="Wort " * 292, questions=asked, tasks=1, film_minutes=4).minutes == 12
    assert hints().minutes == 1


@pytest.mark.parametrize(("stated", "off"), [(3, False), (6, False), (7, True), (0, False)])
def test_minutes_that_differ_a_lot_are_told(stated: int, off: bool) -> None:
    assert hints(prose="Wort " * 290, minutes=stated).is_off is off


def test_rich_text_becomes_a_line_for_each_paragraph_and_point() -> None:
    html = '<p>Ein <b>Satz</b>.</p><ul><li>Punkt<br/>mehr</li><li>Noch <a href="/x/">einer</a></li></ul>'
    assert plain_lines(html).split("\n") == ["Ein Satz.", "Punkt", "mehr", "Noch einer"]
