"""What a page says about itself in its head."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as Pixels
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wagtail.images.models import Image
from wagtail.models import PageViewRestriction

from lms.conf import conf
from lms.website.heads import SPEC
from tests import build
from tests.queries import at_most, count

pytestmark = pytest.mark.django_db


def path(page: Any) -> str:
    return str(page.get_url_parts()[2])


def head(client: Client, page: Any) -> HTMLParser:
    return HTMLParser(client.get(path(page)).text)


def said(tree: HTMLParser, selector: str) -> str:
    (node,) = tree.css(f"head {selector}")
    return node.attributes.get("content") or node.attributes.get("href") or node.text()


def is_shut(tree: HTMLParser) -> bool:
    return said(tree, 'meta[name="robots"]') == "noindex" and not tree.css(
        'head [rel="canonical"], head [property]'
    )


def picture(name: str = "Bild") -> Image:
    file = BytesIO()
    Pixels.new("RGB", (1300, 900), "teal").save(file, "PNG")
    file.seek(0)
    return Image.objects.create(title=name, file=ImageFile(file, name="bild.png"))


def test_every_kind_of_public_page_has_a_whole_head(client: Client) -> None:
    sample = build.lesson(build.module(build.course_page()), "Probe", free_sample=True, summary="Eine Probe.")
    for page in (build.home(), build.plain(), build.course_page(), build.news_index(), build.news(), sample):
        tree = head(client, page)
        address = conf.base_url + path(page)
        assert said(tree, 'link[rel="canonical"]') == said(tree, 'meta[property="og:url"]') == address
        assert said(tree, "title").strip()
        assert said(tree, 'meta[property="og:image"]') == f"{conf.base_url}/static/lms/preview.png"
        assert tree.css('meta[name="robots"]') == []
        assert tree.css_first("html").attributes["lang"] == "de"


def test_the_title_is_the_pages_and_the_sites(client: Client) -> None:
    assert said(head(client, build.plain("Hilfe")), "title") == "Hilfe – Brücke"


def test_the_start_page_says_more_than_its_name(client: Client) -> None:
    assert said(head(client, build.home()), "title") == "Start de: Vorher Nachher"


def test_what_the_editor_wrote_for_search_engines_wins(client: Client) -> None:
    page = build.plain("Hilfe", seo_title="Hilfe zum Lernen", search_description="Fragen und Antworten.")
    tree = head(client, page)
    assert said(tree, "title") == "Hilfe zum Lernen"
    assert said(tree, 'meta[name="description"]') == "Fragen und Antworten."


def test_without_a_description_the_lead_or_the_first_text_stands_there(client: Client) -> None:
    text = [{"type": "text", "value": "<p>Erster Satz.</p><p>" + "Noch einer. " * 40 + "</p>", "id": "b1"}]
    assert said(head(client, build.plain(intro="Der Anfang.")), 'meta[name="description"]') == "Der Anfang."
    long = said(head(client, build.plain(intro="", body=text)), 'meta[name="description"]')
    assert long.startswith("Erster Satz. Noch einer.")
    assert len(long) == 200


def test_gated_and_private_pages_and_forms_are_shut(client: Client, signed_in: Any, committed: Any) -> None:
    private = build.plain("Geheim")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    with committed():
        page = build.course()
        learner = build.person()
        build.enrol(learner, build.cohort(page))
    mine = signed_in(learner)
    leaves = page.get_descendants().order_by("path")[1:4:2]
    for answer in (
        mine.get(path(private)),
        *(mine.get(path(leaf)) for leaf in leaves),
        client.get("/konto/login/"),
    ):
        assert answer.status_code == 200
        assert is_shut(HTMLParser(answer.text))


def test_a_preview_is_shut(signed_in: Any) -> None:
    page = build.plain()
    administrator = signed_in(build.person(is_superuser=True))
    answer = administrator.get(f"/admin/pages/{page.pk}/view_draft/")
    assert is_shut(HTMLParser(answer.text))


def test_languages_name_each_other(client: Client) -> None:
    german = build.plain("Hilfe")
    build.home("en")
    english = build.plain("Help", "en", translation_key=german.translation_key)
    for page in (german, english):
        found = {
            node.attributes["hreflang"]: node.attributes["href"]
            for node in head(client, page).css("head link[hreflang]")
        }
        assert found == {
            "de": conf.base_url + path(german),
            "en": conf.base_url + path(english),
            "x-default": conf.base_url + path(german),
        }


def test_a_language_that_is_not_published_is_not_named(client: Client) -> None:
    german = build.plain("Hilfe")
    build.home("en")
    build.plain("Help", "en", translation_key=german.translation_key).unpublish()
    assert head(client, german).css("head link[hreflang]") == []


def test_a_page_in_another_language_says_so(client: Client) -> None:
    english = build.plain("Help", "en")
    assert head(client, english).css_first("main").attributes["lang"] == "en"


def test_the_preview_picture_is_made_at_publish(client: Client, committed: Any) -> None:
    shown = picture()
    with committed():
        page = build.news(picture=shown)
    assert shown.renditions.filter(filter_spec=SPEC).count() == 1
    tree = head(client, page)
    address = said(tree, 'meta[property="og:image"]')
    assert address.startswith(f"{conf.base_url}/media/images/")
    assert said(tree, 'meta[property="og:image:width"]') == "1200"
    assert said(tree, 'meta[property="og:type"]') == "article"


def test_the_start_pages_picture_is_everybodys(client: Client) -> None:
    home = build.home()
    home.preview_picture = picture()
    build.publish(home)
    assert "/media/images/" in said(head(client, build.plain()), 'meta[property="og:image"]')


def test_a_change_shows_at_once(client: Client) -> None:
    page = build.plain("Hilfe")
    assert said(head(client, page), "title") == "Hilfe – Brücke"
    page.title = "Hilfe und Antworten"
    build.publish(page)
    assert said(head(client, page), "title") == "Hilfe und Antworten – Brücke"


def test_a_warm_head_costs_no_query(client: Client) -> None:
    page = build.plain()
    client.get(path(page))
    before = count(lambda: client.get(path(page)))
    with at_most(before):
        client.get(path(page))
    assert before <= 9
