"""The interface speaks the person's language, else the cookie's, else the site's; not the browser's, not the page's."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from lms.pages.models import CoursePage
from lms.website.models import NewsPage
from tests import build

pytestmark = pytest.mark.django_db
SKIP = {"de": "Zum Inhalt", "en": "Skip to the content"}


def spoken(answer: Any) -> str:
    """The language of the frame round a page: as declared to browsers, and as spoken."""
    page = LexborHTMLParser(answer.content)
    declared = page.css_first("html").attributes["lang"]
    assert declared == answer["Content-Language"]
    assert page.css_first(".skip").text() == SKIP[declared]
    return str(declared)


def client_with(cookie: str, client: Client | None = None) -> Client:
    client = client or Client()
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    return client


@pytest.mark.parametrize(
    ("cookie", "language"), [("", "de"), ("en", "en"), ("de", "de"), ("tr", "de"), ("<x>", "de")]
)
def test_a_stranger_gets_the_cookies_language_or_german(cookie: str, language: str) -> None:
    answer = client_with(cookie).get("/konto/login/", headers={"accept-language": "en,tr;q=0.5"})
    assert spoken(answer) == language


@pytest.mark.parametrize(
    ("own", "cookie", "language"), [("en", "de", "en"), ("de", "en", "de"), ("", "en", "en")]
)
def test_the_persons_language_goes_before_the_cookies(
    own: str, cookie: str, language: str, signed_in: Any
) -> None:
    who = build.person()
    who.language = own
    who.save()
    assert spoken(client_with(cookie, signed_in(who)).get("/mein-konto/")) == language


def plain(language: str) -> Page:
    return build.plain("Help", language)


def course(language: str) -> Page:
    return build.below(build.home(language), CoursePage(title="Course", promise="All about it."))


def news(language: str) -> Page:
    story = NewsPage(title="Story", teaser="All about it.", body=build.TEXT)
    return build.below(build.news_index(language), story)


@pytest.mark.parametrize("cookie", ["", "en"])
@pytest.mark.parametrize("of_page", ["de", "en"])
@pytest.mark.parametrize("make", [plain, course, news])
def test_a_page_in_another_language_stands_in_a_frame_of_ones_own(
    make: Any, of_page: str, cookie: str
) -> None:
    made = make(of_page)
    answer = client_with(cookie).get(Page.objects.get(pk=made.pk).get_url_parts()[2])
    assert spoken(answer) == (cookie or "de")
    page = LexborHTMLParser(answer.content)
    for text in (page.css_first("main h1"), page.css_first("main .lead")):
        declared = {"lang": None, "dir": None}
        while text is not None and None in declared.values():
            declared = {name: declared[name] or text.attributes.get(name) for name in declared}
            text = text.parent
        assert declared == {"lang": of_page, "dir": "ltr"}
