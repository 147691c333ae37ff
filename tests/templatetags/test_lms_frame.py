"""Header and footer: kept ready-made, and never carrying one person's page to another."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lms.pages.models import PlainPage
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def _pages() -> None:
    """A start page, help and imprint."""
    home = build.home()
    for place, title in (("help", "Hilfe"), ("imprint", "Impressum")):
        build.below(home, PlainPage(title=title, slug=title.lower(), place=place))


def asked(path: str, theme: str = "") -> HttpRequest:
    request = RequestFactory().get(path)
    request.theme = theme  # type: ignore[attr-defined] -- set by our middleware
    return request


def shown(tag: str, request: HttpRequest, user: object = None) -> str:
    context = Context({"request": request, "user": user or AnonymousUser()})
    return Template("{% load lms_frame %}" + tag).render(context)


def test_somebody_logged_in_is_led_to_their_way() -> None:
    page = shown("{% site_head %}", asked("/"), User(username="x"))
    assert 'href="/mein-weg/"' in page
    assert "/konto/login/" not in page


def test_a_stranger_is_led_to_the_login() -> None:
    page = shown("{% site_head %}", asked("/"))
    assert "/konto/login/" in page
    assert "/mein-weg/" not in page


def test_the_menu_says_where_one_is() -> None:
    page = shown("{% site_head %}", asked("/mein-weg/"), User(username="x"))
    assert page.count('href="/mein-weg/" aria-current="page"') == 2  # wide menu and folded menu


def test_elsewhere_the_menu_marks_nothing() -> None:
    assert "aria-current" not in shown("{% site_head %}", asked("/de/kurs/lektion/"), User(username="x"))


def test_the_footer_returns_to_its_own_page() -> None:
    first = shown("{% site_foot %}", asked("/eins/?a=1&b=2"))
    second = shown("{% site_foot %}", asked("/zwei/"))
    assert 'name="next" value="/eins/?a=1&amp;b=2"' in first
    assert 'name="next" value="/zwei/"' in second
    assert "/eins/" not in second


def test_each_answer_has_its_own_token() -> None:
    first, second = shown("{% site_foot %}", asked("/")), shown("{% site_foot %}", asked("/"))
    mark = 'name="csrfmiddlewaretoken" value="'
    tokens = {part.split('"')[0] for page in (first, second) for part in page.split(mark)[1:]}
    assert len(tokens) == 2
    assert all(len(token) == 64 for token in tokens)


@pytest.mark.parametrize(
    ("theme", "value"), [("dark", "dark"), ("light", "light"), ("", "auto"), ('"x', "auto")]
)
def test_the_display_chosen_is_checked(theme: str, value: str) -> None:
    page = shown("{% site_foot %}", asked("/", theme))
    assert f'value="{value}" checked' in page
    assert page.count(" checked") == 1


@pytest.mark.usefixtures("_pages")
def test_lesson_and_quiz_keep_only_help() -> None:
    page = shown("{% site_foot short=True %}", asked("/"))
    assert "/de/hilfe/" in page
    assert "/de/impressum/" not in page
    assert "/de/impressum/" in shown("{% site_foot %}", asked("/"))


@pytest.mark.parametrize(("spoken", "offered"), [("de", "English"), ("en", "Deutsch")])
def test_the_other_language_is_offered(spoken: str, offered: str) -> None:
    with translation.override(spoken):
        assert f"{offered}</button>" in shown("{% site_foot %}", asked("/"))


def test_no_page_of_the_frame_means_no_dead_link() -> None:
    page = shown("{% site_head %}{% site_foot %}", asked("/"))
    assert 'href=""' not in page


def test_the_error_page_needs_no_context() -> None:
    page = Template('{% include "500.html" %}').render(Context())
    assert "<h1>" in page
