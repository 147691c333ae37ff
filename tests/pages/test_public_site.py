"""What the institute edits in Wagtail stands on the page: hero, boxes, courses, menu, footer; the list of courses."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from lms.pages.home_blocks import LinkBlock
from lms.pages.models import CoursePage, HomePage, PlainPage
from tests import build
from tests.queries import at_most

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]


def page(address: str) -> HTMLParser:
    return HTMLParser(Client().get(address).content)


def edited(**fields: Any) -> HTMLParser:
    """The start page after somebody changed this and published it."""
    home = build.home()
    for name, value in fields.items():
        setattr(home, name, value)
    build.publish(home)
    return page("/de/")


def link(**value: Any) -> dict[str, Any]:
    return {"type": "link", "value": {"text": "", "page": None, "url": "", **value}}


def texts(found: HTMLParser, chosen: str) -> list[str]:
    return [node.text(strip=True) for node in found.css(chosen)]


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("hero", "Neue Worte", "h1 span"),
        ("lead", "Neuer Satz", ".lead"),
        ("courses_title", "Drei Kurse", "#courses-title"),
        ("notice_title", "Neuer Hinweis", "#notice"),
    ],
)
def test_each_text_stands_on_the_start_page(field: str, value: str, where: str) -> None:
    assert texts(edited(**{field: value}), where) == [value]


def test_the_boxes_stand_on_the_start_page() -> None:
    boxes = [{"type": "box", "value": {"title": title, "text": "Text"}} for title in ("Eins", "Zwei")]
    shown = edited(boxes=boxes, boxes_title="So geht es")
    assert texts(shown, ".three h3") == ["Eins", "Zwei"]
    assert texts(shown, "#how") == ["So geht es"]


def test_a_picture_stands_in_the_place_of_the_bridge() -> None:
    image = get_image_model().objects.create(title="Haus", file=get_test_image_file(size=(1600, 600)))
    value = {"image": image.pk, "alt_text": "Unser Haus", "decorative": False}
    assert edited().css_first(".scene-frame") is not None
    shown = edited(hero_picture=[{"type": "picture", "value": value}])
    assert shown.css_first(".hero img").attributes["alt"] == "Unser Haus"
    assert shown.css_first(".scene-frame") is None


def test_the_main_button_leads_where_it_was_set() -> None:
    help_page = build.below(build.home(), PlainPage(title="Hilfe", slug="hilfe"))
    button = edited(action=[link(text="So fangen Sie an", page=help_page.pk)]).css_first(".hero .lamp")
    assert (button.text(), button.attributes["href"]) == ("So fangen Sie an", "/de/hilfe/")


def test_courses_stand_in_the_order_that_was_set() -> None:
    first, _second, third = (build.course_page(title) for title in ("A", "B", "C"))
    assert texts(edited(), ".course h3") == ["A", "B", "C"]
    order = [{"type": "course", "value": course.pk} for course in (third, first)]
    assert texts(edited(courses=order), ".course h3") == ["C", "A"]
    assert texts(page("/kurse/"), ".course h2") == ["C", "A", "B"]


def test_a_course_that_is_not_public_is_in_no_list() -> None:
    hidden = build.course_page("Entwurf")
    build.course_page("Da")
    hidden.unpublish()
    assert texts(edited(courses=[{"type": "course", "value": hidden.pk}]), ".course h3") == ["Da"]
    assert texts(page("/kurse/"), ".course h2") == ["Da"]


def test_without_an_entry_the_menu_has_courses_and_dates() -> None:
    entries = edited().css(".nav.wide a")
    assert [entry.attributes["href"] for entry in entries] == [
        "/kurse/",
        "/termine/",
        "/suche/",
        "/konto/login/",
    ]


def test_without_an_entry_the_menu_lists_what_says_show_in_menus() -> None:
    build.plain("Anderes")
    shown = build.news_index(show_in_menus=True)
    assert texts(page("/de/"), ".nav.wide a") == ["Kurse", "Termine", "Aktuelles", "Suche", "Anmelden"]
    shown.unpublish()
    assert texts(page("/de/"), ".nav.wide a") == ["Kurse", "Termine", "Suche", "Anmelden"]


def test_the_menu_has_what_was_entered_on_every_page() -> None:
    news = build.below(build.home(), PlainPage(title="Neuigkeiten", slug="neues"))
    menu = [
        {"type": "courses", "value": "Alle Kurse"},
        {"type": "dates", "value": "Treffen"},
        link(page=news.pk),
        link(text="Amt", url="https://amt.example/"),
    ]
    edited(menu=menu)
    entries = page("/konto/login/").css(".nav.wide a")
    assert [(e.text(strip=True), e.attributes["href"]) for e in entries][:4] == [
        ("Alle Kurse", "/kurse/"),
        ("Treffen", "/termine/"),
        ("Neuigkeiten", "/de/neues/"),
        ("Amt", "https://amt.example/"),
    ]


def test_the_menu_says_where_one_is() -> None:
    build.home()
    assert page("/kurse/").css_first(".nav.wide a").attributes["aria-current"] == "page"


def test_a_page_that_is_gone_leaves_the_menu() -> None:
    news = build.below(build.home(), PlainPage(title="Neuigkeiten", slug="neues"))
    edited(menu=[link(page=news.pk), link(text="Amt", url="https://amt.example/")])
    news.unpublish()
    assert texts(page("/de/"), ".nav.wide a") == ["Amt", "Suche", "Anmelden"]


def test_the_footer_has_the_columns_that_were_entered() -> None:
    partner = link(text="Partner", url="https://partner.example/")["value"]
    links = [{"type": "item", "value": partner, "id": str(uuid4())}]
    shown = edited(footer=[{"type": "column", "value": {"title": "Mehr", "links": links}}])
    assert texts(shown, ".foot-columns nav") == ["MehrPartner"]
    assert shown.css_first(".foot-columns a").attributes["href"] == "https://partner.example/"


def test_the_footer_names_pages_as_they_name_themselves() -> None:
    build.below(build.home(), PlainPage(title="Wer wir sind", slug="impressum", place="imprint"))
    assert "Wer wir sind" in texts(page("/de/"), ".foot-places a")


def test_each_language_has_its_own_menu() -> None:
    edited(menu=[link(text="Deutsch hier", url="https://de.example/")])
    english = build.home("en")
    english.menu = [link(text="English here", url="https://en.example/")]
    build.publish(english)
    client = Client()
    client.cookies["django_language"] = "en"
    assert "English here" in client.get("/konto/login/").content.decode()
    assert "English here" not in Client().get("/konto/login/").content.decode()


def test_the_preview_shows_the_menu_that_is_not_published_yet() -> None:
    home = build.home()
    home.menu = [link(text="Entwurf", url="https://entwurf.example/")]
    home.save_revision()
    draft = HomePage.objects.get(pk=home.pk).get_latest_revision_as_object()
    shown = HTMLParser(draft.make_preview_request().content)
    assert "Entwurf" in texts(shown, ".nav.wide a")
    assert "Entwurf" not in texts(page("/de/"), ".nav.wide a")


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"text": "Nichts"}, "page"),
        ({"text": "Böse", "url": "javascript:alert(1)"}, "url"),
        ({"text": "Fremd", "url": "//evil.example/"}, "url"),
        ({"url": "https://example.org/"}, "text"),
    ],
)
def test_a_link_needs_one_good_target_and_words(value: dict[str, str], field: str) -> None:
    block = LinkBlock()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"text": "", "page": None, "url": "", **value}))
    assert set(refused.value.block_errors) == {field}


def test_without_a_course_the_list_says_so() -> None:
    build.home()
    assert "noch keinen Kurs" in page("/kurse/").css_first("main").text()


def test_the_list_is_there_before_any_page() -> None:
    assert Client().get("/kurse/").status_code == 200


def test_the_editor_opens(admin_client: Any) -> None:
    home = build.home()
    answer = admin_client.get(f"/admin/pages/{home.pk}/edit/")
    assert answer.status_code == 200
    assert "Menü und Fußzeile" in answer.content.decode()


@pytest.mark.parametrize("courses", [1, 3])
@pytest.mark.parametrize(("address", "price"), [("/de/", 7), ("/kurse/", 2)])
def test_their_price_does_not_grow(courses: int, address: str, price: int) -> None:
    made = [build.course_page(f"Kurs {n}") for n in range(courses)]
    edited(courses=[{"type": "course", "value": course.pk} for course in made])
    Client().get(address)
    with at_most(price):
        Client().get(address)
    assert CoursePage.objects.count() == courses
