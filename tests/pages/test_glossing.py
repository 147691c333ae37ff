"""Making words tappable changes neither the text nor the tags of a lesson."""

import re
from html import escape, unescape

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lms.pages.glossing import Glosser
from lms.sanitise import clean

BUTTON = re.compile(r'<button class="term" type="button" popovertarget="term-\d+">(.*?)</button>')
# A word and the marks behind it, kept on one line.
NOWRAP = re.compile(
    r'<span class="nowrap">((?:<strong>)?<button[^>]*>[^<]*</button>(?:</strong>)?[^<]*)</span>'
)
WORDS = st.lists(
    st.sampled_from(
        ["Rat", "Räte", "amp", "lt", "gt", "quot", "x27", "p", "href", "R&B", "O'Hara", "KI", "der Rat",
         "Rat der Stadt", "(Amt)", "a.b", "İl", "ß", "term", "مجلس", "1"]
    ),
    unique=True,
    max_size=6,
).map(lambda forms: {form: number for number, form in enumerate(forms, start=1)})  # fmt: skip
PIECE = st.one_of(
    st.sampled_from(["Rat", "der Rat der Stadt", "R&B", "<p>", "</p>", "<a href='/rat' title='Rat'>", "</a>",
                     "<ul><li>", "</li></ul>", "<h2>", "</h2>", "&amp;", "&lt;", "KI", "<strong>", "</strong>", " ",
                     "مجلس", "Rat>"]),
    st.text(max_size=12),
)  # fmt: skip
HTML = st.lists(PIECE, max_size=12).map("".join).map(clean)


def words_of(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text()


@given(WORDS, HTML)
def test_the_text_and_the_tags_stay(words: dict[str, int], html: str) -> None:
    glossed = Glosser(words).gloss(html)
    assert words_of(glossed) == words_of(html)
    assert BUTTON.sub(r"\1", NOWRAP.sub(r"\1", glossed)) == html


@given(WORDS, HTML)
def test_each_word_becomes_a_button_at_most_once(words: dict[str, int], html: str) -> None:
    glosser = Glosser(words)
    glossed = glosser.gloss(html)
    assert len(set(glosser.used)) == len(glosser.used) == len(BUTTON.findall(glossed))


@given(WORDS, HTML)
def test_no_button_stands_in_a_link_or_heading(words: dict[str, int], html: str) -> None:
    page = BeautifulSoup(Glosser(words).gloss(html), "html.parser")
    assert page.select("a button, h2 button, h3 button, button button") == []


@pytest.mark.parametrize("word", ["Rat", "R&B", "O'Hara", "<b>"])
def test_a_word_is_found_as_it_is_written_in_html(word: str) -> None:
    glosser = Glosser({word: 7})
    glossed = glosser.gloss(f"<p>Der {escape(word)} tagt.</p>")
    assert glosser.used == [7]
    assert [unescape(found) for found in BUTTON.findall(glossed)] == [word]


def test_it_remembers_across_blocks_and_forgets_with_the_lesson() -> None:
    glosser = Glosser({"Rat": 1})
    assert "button" in glosser.gloss("<p>Rat</p>")
    assert glosser.gloss("<p>Rat</p>") == "<p>Rat</p>"
    assert "button" in Glosser({"Rat": 1}).gloss("<p>Rat</p>")


def test_half_a_word_is_no_word() -> None:
    assert Glosser({"Rat": 1}).gloss("<p>Ratschlag, Verrat, Rats</p>") == "<p>Ratschlag, Verrat, Rats</p>"


def test_the_longer_form_wins() -> None:
    glosser = Glosser({"Rat": 1, "Rat der Stadt": 2})
    glosser.gloss("<p>Rat der Stadt</p>")
    assert glosser.used == [2]


def test_without_words_nothing_happens() -> None:
    assert Glosser({}).gloss("<p>Rat</p>") == "<p>Rat</p>"


@pytest.mark.parametrize("tag", ["strong", "em"])
def test_marks_behind_a_bold_word_stay_on_its_line(tag: str) -> None:
    glossed = Glosser({"Rat": 1}).gloss(f"<p>Der <{tag}>Rat</{tag}>, der wählt.</p>")
    assert re.search(rf'<{tag}><span class="nowrap"><button[^>]*>Rat</button>,</span></{tag}> der', glossed)


def test_marks_behind_bold_words_of_which_the_last_is_explained_stay_on_its_line() -> None:
    glossed = Glosser({"Rat": 1}).gloss("<p><strong>der Rat</strong>, der wählt.</p>")
    assert re.search(
        r'<strong>der <span class="nowrap"><button[^>]*>Rat</button>,</span></strong> der', glossed
    )
