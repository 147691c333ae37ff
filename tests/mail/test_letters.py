"""How letters look and where their links lead (threats G6, H4)."""

from typing import Any

import pytest
from django.test import Client

from lms.mail.letters import letter, link, written_to
from tests import build

pytestmark = pytest.mark.django_db


def test_html_and_text_say_the_same() -> None:
    made = letter(
        subject="Betreff",
        name="Amina",
        paragraphs=["Absatz"],
        action_url="https://x.example/1",
        action_label="Los",
    )
    for part in (made.text, made.html):
        assert all(word in part for word in ("Betreff", "Amina", "Absatz", "https://x.example/1", "Los"))


def test_html_is_escaped_and_text_is_not() -> None:
    made = letter(subject="s", name="<b>Amina</b> & Co", paragraphs=["<script>1</script>"])
    assert "<script>" not in made.html
    assert "<b>Amina" not in made.html
    assert "<b>Amina</b> & Co" in made.text


def test_a_name_cannot_break_a_header() -> None:
    assert letter(subject="Gruß von A\r\nBcc: x@example.org").subject == "Gruß von A Bcc: x@example.org"


def test_answers_go_to_the_contact_else_to_the_institute(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Institut <institut@example.org>"
    assert letter(subject="s", reply_to="contact@example.org").headers == {"Reply-To": "contact@example.org"}
    assert letter(subject="s").headers == {"Reply-To": "Institut <institut@example.org>"}


def test_a_letter_loads_nothing_from_anywhere() -> None:
    made = letter(subject="s", paragraphs=["p"])
    assert not any(mark in made.html for mark in ("<img", "src=", "<link", "@import", "url("))


def test_links_come_from_the_setting(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://bruecke.example/"
    assert link("lms:way") == "https://bruecke.example/mein-weg/"


@pytest.mark.parametrize(
    ("wish", "word"),
    [("en", "Kind regards"), ("de", "Viele Grüße"), ("", "Viele Grüße"), ("tr", "Viele Grüße")],
)
def test_the_language_is_the_persons_where_the_interface_speaks_it(wish: str, word: str) -> None:
    from django.utils.translation import get_language

    person = build.person()
    person.language = wish
    with written_to(person):
        assert get_language() == ("en" if wish == "en" else "de")


def test_a_forged_host_changes_no_link(committed: Any, settings: Any) -> None:
    from django.core import mail

    settings.ALLOWED_HOSTS = ["*"]
    settings.WAGTAILADMIN_BASE_URL = "https://bruecke.example"
    person = build.person()
    with committed():
        for path in ("login/code/", "password/reset/"):
            Client().post(
                f"/konto/{path}",
                {"email": person.email},
                headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
            )
        Client().post(
            "/konto/password/reset/", {"email": "nobody@example.org"}, headers={"host": "evil.example"}
        )
    assert len(mail.outbox) == 3
    assert not any("evil.example" in m.body + str(m.alternatives) for m in mail.outbox)
