"""/post/: what was sent to files, in development only."""

from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> Any:
    settings.EMAIL_FILE_PATH = tmp_path
    connection = "django.core.mail.backends.filebased.EmailBackend"
    return lambda *message: EmailMultiAlternatives(*message, connection=get_connection(connection)).send()


def page() -> str:
    return Client().get("/post/").content.decode()


def test_there_is_no_such_page_in_production(settings: Any) -> None:
    settings.LMS_SHOW_POST = False
    assert Client().get("/post/").status_code == 404


def test_an_empty_box_says_so(files: Any) -> None:
    assert "data-letter" not in page()
    assert 'class="empty' in page()


def test_the_newest_comes_first_with_its_link(files: Any) -> None:
    files("Erster", "eins", None, ["a@example.org"])
    files("Zwéiter", "Bitte: http://localhost:8000/einladung/abc/.\nGrüße", None, ["b@example.org"])
    html = page()
    assert html.index("Zwéiter") < html.index("Erster")
    assert '<a href="http://localhost:8000/einladung/abc/"' in html
    assert "b@example.org" in html
    assert "Grüße" in html


def test_both_parts_are_shown(settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    both = EmailMultiAlternatives("s", "Klartext", None, ["a@example.org"], connection=connection)
    both.attach_alternative("<head></head><p>Gestaltet <script>1</script>", "text/html")
    both.send()
    letter = LexborHTMLParser(page()).css_first("[data-letter]")
    assert letter.css_first(".letter-text").text() == "Klartext"
    frame = letter.css_first("iframe[sandbox]").attributes
    assert "allow-scripts" not in (frame["sandbox"] or "")
    shown = Client().get(frame["src"])
    assert "<p>Gestaltet" in shown.content.decode()
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert Client().get("/post/nothing/").status_code == 404
    settings.LMS_SHOW_POST = False
    assert Client().get(frame["src"]).status_code == 404


def test_a_letter_cannot_run_anything(files: Any) -> None:
    files(
        "<script>1</script>",
        '<img src=x onerror=1> http://x.example/"onmouseover="1',
        None,
        ["a@example.org"],
    )
    html = page()
    tree = LexborHTMLParser(html)
    assert [s.text() for s in tree.css("main script")] == []
    assert tree.css("main [data-letter] img") == []
    assert all("onmouseover" not in node.attributes for node in tree.css("main *"))
    assert tree.css_first("[data-letter] h2").text() == "<script>1</script>"
