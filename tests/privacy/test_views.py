"""A person's own page: G3 (all of one's own, nothing of others), asking for erasure, taking it back."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import Invitation
from lms.accounts.rules import LOGGED_IN_AT
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.mail.models import Mail
from lms.people.models import Person
from lms.privacy import actions
from lms.privacy.holdings import everything
from lms.privacy.models import DataRequest
from tests.privacy.conftest import WORD, Life, live
from tests.queries import count

pytestmark = pytest.mark.django_db
PAGE = "/meine-daten/"


@pytest.fixture
def client(life: Life, signed_in: Any) -> Client:
    return signed_in(life.person)


def own_words(person: Person) -> list[str]:
    """Every text that holdings show of a person."""
    return [
        str(value)
        for holding in everything()
        for row in holding.rows([person]).values_list(*holding.shows)
        for value in row
        if WORD.lower() in str(value).lower()
    ]


def test_the_copy_holds_all_of_ones_own_and_nothing_of_others(
    life: Life, client: Client, signed_in: Any, committed: Any
) -> None:
    quiz = life.group.course.activities.get(kind="quiz").titles.first().page  # type: ignore[union-attr]  # is there
    with committed():
        other = live(life.page, quiz)
    shown = own_words(life.person)
    assert len(shown) >= 10
    for ending in ("json", "html"):
        answer = client.get(f"/meine-daten/kopie/{ending}/")
        text = answer.content.decode()
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert [word for word in life.words if word in text and word in other.words] == []
        assert [word for word in other.words if word in text] == []
        missing = [word for word in life.words if word not in text and any(word in one for one in shown)]
        assert missing == []
    kinds = json.loads(client.get("/meine-daten/kopie/json/").content)["kinds"]
    assert {"person", "answers", "letters", "log_in", "enrolments"} <= {
        one["kind"] for one in kinds if one["data"]
    }
    assert client.get("/meine-daten/kopie/pdf/").status_code == 404


def test_secrets_are_not_in_the_copy(life: Life, client: Client) -> None:
    text = client.get("/meine-daten/kopie/json/").content.decode()
    assert "pbkdf2" not in text
    assert "argon2" not in text
    assert "seed" not in text
    assert "token" not in text


def test_the_page_says_what_for_and_until_when(life: Life, client: Client) -> None:
    answer = client.get(PAGE)
    text = answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert life.person.family_name in text
    for told in ("Ihre Kurse", "Gegebene Antworten", "nach 2 Jahren", "nach 90 Tagen"):
        assert told in text


def test_the_price_does_not_grow(life: Life, client: Client) -> None:
    """With 3 and with 300 letters, courses, changes, invitations and log entries."""

    def live_on(more: range) -> None:
        for number in more:
            Mail.objects.create(person=life.person, key=f"m{number}", subject="x", text="y")
            enrolment = Enrolment.objects.create(
                person=life.person,
                course=life.group.course,
                cohort=life.group,
                state="withdrawn",
                origin="staff",
            )
            EnrolmentEvent.objects.create(enrolment=enrolment, state="active", cohort=life.group)
            Invitation.objects.create(
                token_sha256=f"t{number}", person=life.person, cohort=life.group, expires_at=timezone.now()
            )
            audit.note(what=What.EXPORT, who=life.person)

    live_on(range(3))
    pages = (PAGE, f"{PAGE}kopie/html/", f"{PAGE}loeschen/")
    fresh(client)
    for page in pages:
        client.get(page)
    few = [count(lambda page=page: client.get(page)) for page in pages]
    live_on(range(3, 300))
    assert [count(lambda page=page: client.get(page)) for page in pages] == few


def ask(client: Client) -> Any:
    return client.post(f"{PAGE}loeschen/", {"sure": "on"})


def fresh(client: Client) -> None:
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "email": "x", "reauthenticated": True}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session[SESSION_KEY]
    session[LOGGED_IN_AT] = timezone.now().timestamp()
    session.save()


def test_only_a_fresh_log_in_may_ask(life: Life, client: Client) -> None:
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    answer = ask(client)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not DataRequest.objects.exists()


def test_asking_waits_tells_and_can_be_taken_back(life: Life, client: Client) -> None:
    fresh(client)
    assert client.post(f"{PAGE}loeschen/", {}).status_code == 422
    assert ask(client).status_code == 302
    assert ask(client).status_code == 302  # once more changes nothing
    request = DataRequest.objects.get()
    assert request.due_at is not None
    assert timedelta(days=13, hours=23) < request.due_at - timezone.now() <= timedelta(days=14)
    assert "gelöscht" in Mail.objects.get(key=f"erasure:{request.pk}").subject
    assert "gelöscht" in client.get(PAGE).content.decode()
    actions.erase_due(now=timezone.now() + timedelta(days=13))
    assert Person.objects.get(pk=life.person.pk).erased_at is None
    client.post(f"{PAGE}behalten/")
    actions.erase_due(now=timezone.now() + timedelta(days=15))
    assert Person.objects.get(pk=life.person.pk).erased_at is None


def test_after_two_weeks_the_clock_erases(life: Life, client: Client) -> None:
    fresh(client)
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert actions.erase_due(now=timezone.now()) == 1
        assert actions.erase_due(now=timezone.now()) == 0
    assert Person.objects.get(pk=life.person.pk).erased_at is not None
    assert DataRequest.objects.get().done_at is not None
    assert client.get(PAGE).status_code == 302  # logged out everywhere
