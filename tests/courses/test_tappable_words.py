"""Every lesson of every course that ships: each word of the glossary opens on a tap where it is first used.

Read independently of the code that makes the buttons: the rendered lesson is walked, its running text put side by
side, and the first place of each form looked for there.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from django.core.management import call_command

from lms.glossary.queries import Word, words
from lms.pages.fragments import build as build_body
from lms.pages.models import LessonPage
from tests.once import world

pytestmark = [pytest.mark.usefixtures("_loaded"), pytest.mark.django_db, pytest.mark.once]
# Where a button would be wrong: what is named or linked there opens elsewhere.
NOT_TEXT = ["a", "h1", "h2", "h3", "h4", "summary", "figcaption", "th", "caption", "svg", "legend"]
BLOCKS = ["p", "li", "td", "div", "blockquote", "section", "aside"]
Place = tuple[int, int]


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    with world(django_db_blocker, tmp_path_factory.mktemp("media")) as committed:
        with committed():
            call_command("load_courses", verbosity=0)
        yield


def _running_text(lesson: LessonPage) -> tuple[str, dict[int, Place]]:
    """The running text of a lesson, and word id → the place of its button."""
    html = "".join(piece.html for piece in build_body(lesson, "").pieces)
    page = BeautifulSoup(html, "html.parser")
    for shut in page.find_all([*NOT_TEXT, "form"]):
        shut.decompose()
    for box in page.select(".words"):  # the list of new words is no running text
        box.decompose()
    text, block = "", None
    buttons: dict[int, Place] = {}
    for node in page.descendants:
        if isinstance(node, NavigableString):
            if block is not (block := node.find_parent(BLOCKS)):
                text += "\n"
            parent = node.find_parent("button", class_="term")
            if isinstance(parent, Tag):
                word = int(str(parent["popovertarget"]).removeprefix("term-"))
                buttons[word] = (len(text), len(text) + len(node))
            text += str(node)
    return text, buttons


def _places(text: str, word: Word) -> list[Place]:
    found = []
    for form in word.spellings:
        kind = re.NOFLAG if form.isupper() else re.IGNORECASE
        found += [match.span() for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text, kind)]
    return found


def _first_uses(text: str, known: list[Word]) -> dict[int, Place]:
    """Word id → its first place in a text; inside a longer word of the glossary it is that other word."""
    every = [(place, word.pk) for word in known for place in _places(text, word)]
    # The longest at each place, and nothing inside it.
    every.sort(key=lambda found: (found[0][0], -found[0][1]))
    first: dict[int, Place] = {}
    end = 0
    for place, word in every:
        if place[0] >= end:
            end = place[1]
            first.setdefault(word, place)
    return first


def test_there_are_lessons_and_words() -> None:
    assert LessonPage.objects.count() >= 5
    assert len(words()) >= 75


def test_every_word_opens_on_a_tap_where_it_is_first_used() -> None:
    known = words()
    names = {word.pk: word.term for word in known}
    wrong = []
    for lesson in LessonPage.objects.all():
        text, buttons = _running_text(lesson)
        for word, place in _first_uses(text, known).items():
            if buttons.get(word) != place:
                wrong.append(f"{lesson.slug}: {names[word]} at «{text[place[0] - 20 : place[1] + 10]}»")
    assert wrong == []


def test_every_button_has_its_sheet_with_the_explanation() -> None:
    known = {word.pk: word for word in words()}
    for lesson in LessonPage.objects.all():
        _text, buttons = _running_text(lesson)
        sheets = BeautifulSoup(build_body(lesson, "").sheets, "html.parser")
        for word in buttons:
            sheet = sheets.find(id=f"term-{word}")
            assert sheet is not None, (lesson.slug, known[word].term)
            assert known[word].explanation in sheet.get_text()


def test_a_word_that_stands_only_in_a_heading_is_in_the_list_of_new_words() -> None:
    """It cannot be tapped there; so the lesson must use or list it."""
    known = words()
    missing = []
    for lesson in LessonPage.objects.all():
        headings = " . ".join(str(block.value) for block in lesson.body if block.block_type == "heading")
        sheets = build_body(lesson, "").sheets
        missing += [
            f"{lesson.slug}: {word.term}"
            for word in known
            if _places(headings, word) and f'id="term-{word.pk}"' not in sheets
        ]
    assert missing == []
