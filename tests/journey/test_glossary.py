"""The glossary: its page, its search, its sheet for paper, and the lessons that use a word."""

from copy import deepcopy
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from lms.cohorts.models import Enrolment
from lms.glossary.models import Term
from lms.glossary.queries import forget_words, words
from lms.institute.models import Institute
from lms.pages.models import LessonPage, ModulePage
from lms.pages.queries import lessons_by_word
from tests import build
from tests.once import made_once
from tests.queries import at_most

pytestmark = pytest.mark.django_db
PAGE, SHEET = "/glossar/", "/glossar/blatt/"
WORDS = [
    ("Rat", "der", "Räte, Rates", "Das Parlament der Stadt.", "town council", "مجلس البلدية"),
    ("Öffnung", "die", "Öffnungen", "Alle kommen gut hinein.", "opening", "انفتاح"),
    ("Bürgerbegehren", "das", "", "Menschen wollen abstimmen.", "", "طلب"),
    ("auf Augenhöhe", "", "", "Beide sind gleich wichtig.", "as equals", ""),
]


@pytest.fixture(autouse=True)
def _words() -> None:
    Term.objects.bulk_create(
        Term(term=term, article=article, forms=forms, explanation=said, en=en, ar=ar)
        for term, article, forms, said, en, ar in WORDS
    )
    forget_words()


def _make(committed: Any) -> Enrolment:
    """Two modules of which the second waits: "Rat" stands in each lesson, "Öffnung" in the last."""
    with committed():
        course = build.course_page()
        build.lesson(build.module(course), "Erste")
        second = build.module(course, unlock="after_done")
        body = [{"type": "text", "value": "<p>Der Rat will Öffnung.</p>", "id": "b1"}]
        build.lesson(second, "Zweite", body=body)
    return build.enrol(build.person(), build.cohort(course))


_rows = made_once(_make)


@pytest.fixture
def enrolment(db: None, _rows: Enrolment) -> Enrolment:
    return deepcopy(_rows)


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def shown(client: Client, query: str = "") -> list[str]:
    return [entry["id"] for entry in soup(client, PAGE + query).select(".entry")]


def test_words_stand_from_a_to_z_with_umlauts_beside_their_letters(client: Client) -> None:
    page = soup(client, PAGE)
    assert [entry["id"] for entry in page.select(".entry")] == [
        "wort-auf-augenhohe", "wort-burgerbegehren", "wort-offnung", "wort-rat",
    ]  # fmt: skip
    letters = [link["href"] for link in page.select(".jump a")]
    assert letters == ["#buchstabe-a", "#buchstabe-b", "#buchstabe-o", "#buchstabe-r"]
    assert all(page.find(id=letter[1:]) for letter in letters)


@pytest.mark.parametrize("typed", ["oeff", "ÖFFN", "offnungen", "opening"])
def test_a_part_of_a_word_finds_it_in_german_and_in_the_language_of_help(client: Client, typed: str) -> None:
    assert shown(client, f"?sprache=en&q={typed}") == ["wort-offnung"]


def test_another_language_is_not_searched(client: Client) -> None:
    assert shown(client, "?sprache=ar&q=opening") == []


def test_nothing_found_says_what_to_do_and_leads_back_to_all_words(client: Client) -> None:
    page = soup(client, f"{PAGE}?sprache=en&q=xyz")
    empty = page.select_one("[data-empty]")
    assert empty is not None
    assert not empty.has_attr("hidden")
    assert empty.select_one("a[href='?sprache=en']") is not None
    assert page.select_one("#q")["value"] == "xyz"  # type: ignore[index]  # it is there


def test_what_was_found_hides_the_empty_state(client: Client) -> None:
    assert soup(client, PAGE).select_one("[data-empty][hidden]") is not None


@pytest.mark.parametrize(
    "query", ["?sprache=xx", "?q=" + "a" * 200, "?q=%00", "?sprache=de&sprache=ar&q=%F0%9F"]
)
def test_nonsense_is_no_error(client: Client, query: str) -> None:
    assert client.get(PAGE + query).status_code == 200
    assert client.get(SHEET + query).status_code == 200


@pytest.mark.parametrize("address", [PAGE, SHEET])
def test_arabic_is_marked_and_runs_from_right_to_left(client: Client, address: str) -> None:
    page = soup(client, f"{address}?sprache=ar")
    found = page.find(string="مجلس البلدية")
    assert found is not None
    assert (found.parent["lang"], found.parent["dir"]) == ("ar", "rtl")  # type: ignore[index]  # a tag


def test_the_persons_language_of_help_is_there_without_asking(signed_in: Any) -> None:
    person = build.person()
    person.help_language = "ar"
    person.save()
    assert "مجلس البلدية" in soup(signed_in(person), PAGE).get_text()
    assert "مجلس البلدية" not in soup(signed_in(person), f"{PAGE}?sprache=de").get_text()


def test_translations_say_that_nobody_has_checked_them(client: Client, settings: Any) -> None:
    assert soup(client, f"{PAGE}?sprache=ar").select_one(".unchecked") is not None
    assert soup(client, f"{SHEET}?sprache=ar").select_one(".unchecked") is not None
    assert soup(client, f"{PAGE}?sprache=de").select_one(".unchecked") is None
    settings.LMS_CHECKED_TRANSLATIONS = ["ar"]
    assert soup(client, f"{PAGE}?sprache=ar").select_one(".unchecked") is None
    assert soup(client, f"{SHEET}?sprache=ar").select_one(".unchecked") is None


def test_the_sheet_has_every_word_and_a_line_where_a_name_is_missing(client: Client) -> None:
    rows = soup(client, f"{SHEET}?sprache=ar").select(".word-sheet tbody tr")
    assert len(rows) == len(WORDS)
    assert rows[0].td.get_text() == "–"  # type: ignore[union-attr]  # it has one


def test_a_learner_sees_the_lessons_that_are_open_to_them(enrolment: Enrolment, signed_in: Any) -> None:
    page = soup(signed_in(enrolment.person), PAGE)
    assert [link.get_text() for link in page.select("#wort-rat .uses a")] == ["Erste"]
    assert page.select("#wort-offnung .uses") == []


def test_a_stranger_sees_free_samples_only(enrolment: Enrolment, client: Client, committed: Any) -> None:
    assert soup(client, PAGE).select(".uses") == []
    with committed():
        second = LessonPage.objects.order_by("path").last()
        second.free_sample = True
        second.save_revision().publish()
    links = soup(client, PAGE).select("#wort-rat .uses a")
    assert [(link.get_text(), link["href"]) for link in links] == [("Zweite", second.get_url_parts()[2])]


def test_a_free_sample_of_ones_own_course_is_there_once(enrolment: Enrolment, signed_in: Any) -> None:
    LessonPage.objects.filter(title="Erste").update(free_sample=True)
    links = soup(signed_in(enrolment.person), PAGE).select("#wort-rat .uses a")
    assert [link.get_text() for link in links] == ["Erste"]


def test_questions_and_headings_are_no_use_and_the_list_of_new_words_is(committed: Any) -> None:
    rat, opening = (Term.objects.get(term=term) for term in ("Rat", "Öffnung"))
    with committed():
        course = build.course_page()
        body = [
            {"type": "heading", "value": "Was ist ein Bürgerbegehren?", "id": "b1"},
            {"type": "check", "value": [build.true_false(prompt="Der Rat ist gewählt.")], "id": "b2"},
            {"type": "terms", "value": [{"type": "item", "value": opening.pk, "id": "i1"}], "id": "b3"},
            {"type": "lead", "value": "Alle sprechen auf Augenhöhe.", "id": "b4"},
        ]
        lesson = build.lesson(build.module(course), body=body)
    key = str(lesson.translation_key)
    row = build.course_row(course)
    found = lessons_by_word(row.pk, row.version)
    equal = Term.objects.get(term="auf Augenhöhe")
    assert found == {opening.pk: (key,), equal.pk: (key,)}
    assert rat.pk not in found


def test_a_new_publication_is_seen(enrolment: Enrolment, client: Client, committed: Any) -> None:
    row = enrolment.course
    assert len(lessons_by_word(row.pk, row.version)) == 2
    with committed():
        last = LessonPage.objects.order_by("path").last()
        last.body = build.TEXT
        last.save_revision().publish()
    row.refresh_from_db()
    assert len(lessons_by_word(row.pk, row.version)) == 1


def test_the_page_costs_the_same_with_more_words_and_lessons(
    enrolment: Enrolment, signed_in: Any, committed: Any
) -> None:
    learner = signed_in(enrolment.person)
    learner.get(PAGE)
    with at_most(5):  # session, user with person, courses, records, free samples
        learner.get(PAGE)
    with committed():
        part = ModulePage.objects.first()
        for n in range(5):
            build.lesson(part, f"Noch {n}", free_sample=True)
    Term.objects.bulk_create(Term(term=f"Wort {n}", explanation="Ein Wort.") for n in range(20))
    forget_words()
    learner.get(PAGE)
    with at_most(5):
        learner.get(PAGE)


def test_a_strangers_page_and_sheet_are_cheap(enrolment: Enrolment, client: Client) -> None:
    client.get(PAGE)
    with at_most(1):  # free samples
        client.get(PAGE)
    with at_most(0):
        client.get(SHEET)


def test_two_words_of_one_name_have_two_anchors() -> None:
    Term.objects.create(term="Offnung", explanation="Mit O.")
    anchors = [word.anchor for word in words() if word.term in ("Öffnung", "Offnung")]
    assert len(set(anchors)) == 2


def test_every_page_links_to_it(client: Client) -> None:
    with translation.override("de"):
        assert soup(client, PAGE).select_one(f".site-foot a[href='{PAGE}']") is not None


@pytest.mark.parametrize(("name", "said"), [("Hafenverbund e.V.", "Hafenverbund e.V."), ("", "Brücke")])
def test_the_sheet_says_at_its_foot_whose_it_is(name: str, said: str, client: Client) -> None:
    row = Institute.load()
    row.name = name
    row.save()
    (foot,) = soup(client, SHEET).select(".sheet-a4 > footer")
    assert said in foot.get_text()
