"""Which optional letters a person wants: on their page, and by the link in such a letter."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from lms.mail import actions
from lms.mail.enums import Optional
from lms.mail.letters import letter, stop_link
from lms.mail.links import STOP_SALT, stop_token, stopped_by
from lms.mail.models import MailPreference
from lms.mail.queries import preference_of, unwanted
from lms.privacy.actions import erase
from tests import build

pytestmark = pytest.mark.django_db
BY_PROGRAM = {"List-Unsubscribe": "One-Click"}


def test_who_said_nothing_wants_everything() -> None:
    person = build.person()
    assert preference_of(person).preparation
    assert person.pk not in unwanted(Optional.PREPARATION).values_list("person", flat=True)
    assert not MailPreference.objects.exists()


def wanted(client: Client, page: str) -> set[str | None]:
    tree = LexborHTMLParser(client.get(page).content.decode())
    return {box.attributes["name"] for box in tree.css("main input[type=checkbox][checked]")}


def test_the_page_keeps_what_was_chosen(signed_in: Any) -> None:
    person, other = build.person(), build.person()
    client, page = signed_in(person), reverse("lms:my_mails")
    assert wanted(client, page) == {kind.value for kind in Optional}
    client.post(page, {"follow_up": "on"})
    assert wanted(client, page) == {"follow_up"}
    assert list(unwanted(Optional.PREPARATION).values_list("person", flat=True)) == [person.pk]
    assert preference_of(other).preparation


def test_each_kind_has_a_field() -> None:
    fields = {field.name for field in MailPreference._meta.fields} - {"id", "person"}
    assert fields == {kind.value for kind in Optional}


def test_looking_at_the_link_stops_nothing_and_names_nobody() -> None:
    person = build.person("Amina", "Benali")
    for method in ("get", "head"):
        answer = getattr(Client(), method)(
            reverse("lms:stop_mails", args=[stop_token(person, Optional.FOLLOW_UP)])
        )
        assert answer.status_code == 200
        assert not any(word in answer.content.decode() for word in ("Amina", "Benali", person.email))
    assert not MailPreference.objects.exists()
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_one_click_of_a_mail_program_stops_this_kind_only() -> None:
    """RFC 8058: a POST without cookie, log-in or page before it."""
    person, other = build.person(), build.person()
    client = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = client.post(
            reverse("lms:stop_mails", args=[stop_token(person, Optional.FOLLOW_UP)]), BY_PROGRAM
        )
        assert answer.status_code == 200
    found = preference_of(person)
    assert (found.preparation, found.follow_up) == (True, False)
    assert preference_of(other).follow_up


@pytest.mark.parametrize("content", [[0, "follow_up"], ["x", "follow_up"], {"a": 1}, 7, "7"])
def test_a_link_of_nobody_is_not_there(content: Any) -> None:
    token = signing.dumps(content, salt=STOP_SALT)
    assert Client().post(reverse("lms:stop_mails", args=[token])).status_code == 404


def test_a_token_is_good_for_nothing_else() -> None:
    person = build.person()
    assert stopped_by(signing.dumps([person.pk, "follow_up"])) is None
    assert stopped_by(signing.dumps([person.pk, "invitation"], salt=STOP_SALT)) is None
    token = stop_token(person, Optional.FOLLOW_UP)
    assert stopped_by(token[:-2]) is None
    assert stopped_by(token) == (person, Optional.FOLLOW_UP)


def test_the_link_of_an_erased_person_is_not_there() -> None:
    person = build.person()
    actions.prefer(person=person, follow_up=False)
    token = stop_token(person, Optional.PREPARATION)
    erase(person=person, now=timezone.now())
    assert Client().get(reverse("lms:stop_mails", args=[token])).status_code == 404
    assert not MailPreference.objects.exists()


def test_only_optional_letters_say_how_to_stop_them() -> None:
    person = build.person()
    address = stop_link(person, Optional.PREPARATION)
    optional, needed = letter(subject="S", stop_url=address), letter(subject="S")
    assert optional.headers["List-Unsubscribe"] == f"<{address}>"
    assert optional.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in optional.text
    assert address in optional.html
    assert "List-Unsubscribe" not in needed.headers
    assert "abbestellen" not in needed.text
