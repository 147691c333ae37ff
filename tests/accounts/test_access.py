"""Access links (create_admin, reset_factor): once, in time, hashed, not in logs; threats A3, A5, A7, G8."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from time_machine import travel

from lms.accounts import access, actions
from lms.accounts.models import AccessLink
from lms.cohorts.enums import Role
from lms.cohorts.models import RoleAssignment
from lms.cohorts.queries import is_administrator
from lms.errors import Refused
from lms.mail.models import Mail
from lms.people.models import Person
from tests import build
from tests.accounts import doors
from tests.accounts.test_middleware import SECRET, totp_code

pytestmark = pytest.mark.django_db
NEW = "neues-Passwort-1"
BOTH = {"password1": NEW, "password2": NEW}
ADDRESS = "neu@example.org"


def printed(capsys: Any, command: str, email: str) -> str:
    """The path of the link that a command prints."""
    call_command(command, email)
    return capsys.readouterr().out.strip().removeprefix("http://localhost:8000")


def opened(path: str) -> Client:
    client = Client()
    assert client.get(path)["Location"] == "/zugang/"
    return client


@pytest.fixture
def lost() -> Person:
    who = build.person("Tara", email="tara@example.org")
    TOTP.activate(who.user, SECRET)
    RecoveryCodes.activate(who.user)
    return who


def test_the_link_is_of_this_site_and_all_that_goes_to_standard_output(capsys: Any) -> None:
    call_command("create_admin", ADDRESS)
    out = capsys.readouterr().out
    assert out.startswith("http://localhost:8000/zugang/")
    assert len(out.split()) == 1


def test_until_it_is_used_there_is_neither_log_in_nor_role(capsys: Any) -> None:
    path = printed(capsys, "create_admin", ADDRESS)
    opened(path).get("/zugang/")
    assert not get_user_model().objects.exists()
    assert not RoleAssignment.objects.exists()


def test_somebody_new_becomes_an_administrator_who_must_set_up_a_factor(capsys: Any, settings: Any) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = True
    client = opened(printed(capsys, "create_admin", " Neu@Example.org "))
    assert ADDRESS in client.get("/zugang/").content.decode()
    assert client.post("/zugang/", BOTH)["Location"] == "/konto/2fa/"
    user = get_user_model().objects.get(email=ADDRESS)
    assert (user.is_superuser, user.check_password(NEW)) == (True, True)
    assert user.person.access_links.get().used_at is not None
    assert RoleAssignment.objects.get(role=Role.ADMINISTRATOR).person == user.person
    assert user.emailaddress_set.get().verified
    assert client.get("/admin/")["Location"] == "/konto/2fa/"
    assert client.get("/konto/2fa/totp/activate/").status_code == 200  # without asking for the password again
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    client.post("/konto/2fa/totp/activate/", {"code": totp_code()})
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_somebody_known_keeps_the_account_and_shows_the_factor(capsys: Any, lost: Person) -> None:
    client = opened(printed(capsys, "create_admin", lost.email))
    answer = client.post("/zugang/", BOTH)
    assert answer["Location"].startswith("/konto/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert is_administrator(Person.objects.get(pk=lost.pk))
    assert Person.objects.count() == 1


def test_a_user_made_on_the_server_is_known_too(capsys: Any) -> None:
    user = get_user_model().objects.create_superuser("root", ADDRESS, "x")
    opened(printed(capsys, "create_admin", ADDRESS)).post("/zugang/", BOTH)
    assert list(get_user_model().objects.values_list("pk", flat=True)) == [user.pk]
    assert Person.objects.count() == 1


def test_a_log_in_somebody_made_with_the_address_and_never_proved_gets_nothing(capsys: Any) -> None:
    doors.sign_up(Client(), ADDRESS, password1="fremdes-Passwort")
    opened(printed(capsys, "create_admin", ADDRESS)).post("/zugang/", BOTH)
    user = get_user_model().objects.get()
    assert (user.check_password("fremdes-Passwort"), user.check_password(NEW)) == (False, True)


def test_the_old_factor_works_until_the_link_is_used(capsys: Any, lost: Person) -> None:
    path = printed(capsys, "reset_factor", lost.email)
    client = opened(path)
    client.get("/zugang/")
    client.post("/zugang/", {"password1": NEW, "password2": "anders"})
    assert Authenticator.objects.filter(user=lost.user).count() == 2
    assert client.post("/zugang/", BOTH)["Location"] == "/konto/2fa/"
    assert not Authenticator.objects.filter(user=lost.user).exists()


def test_a_lost_factor_gives_no_role(capsys: Any, lost: Person) -> None:
    opened(printed(capsys, "reset_factor", lost.email)).post("/zugang/", BOTH)
    assert not RoleAssignment.objects.exists()


def test_all_other_sessions_end(capsys: Any, lost: Person, signed_in: Any) -> None:
    before = signed_in(lost)
    client = opened(printed(capsys, "reset_factor", lost.email))
    assert doors.is_in(before)
    client.post("/zugang/", BOTH)
    assert not doors.is_in(before)
    assert doors.is_in(client)


def test_the_owner_is_told(capsys: Any, lost: Person) -> None:
    opened(printed(capsys, "reset_factor", lost.email)).post("/zugang/", BOTH)
    letter = Mail.objects.get(key__startswith="access:")
    assert (letter.to, "zugang" in letter.text) == (lost.email, False)


@pytest.mark.parametrize("way", ["used", "expired", "replaced"])
def test_a_link_that_is_over_says_why_and_opens_nothing(way: str, capsys: Any, lost: Person) -> None:
    path = printed(capsys, "reset_factor", lost.email)
    late = opened(path)
    now = timezone.now()
    if way == "used":
        opened(path).post("/zugang/", BOTH)
    elif way == "replaced":
        printed(capsys, "reset_factor", lost.email)
    else:
        now += timedelta(hours=24, seconds=1)
    changed = dict(BOTH, password1="noch-ein-Passwort-2", password2="noch-ein-Passwort-2")
    with travel(now, tick=False):
        answer = Client().get(path, follow=True)
        assert answer.redirect_chain == [(f"/zugang/?{way}", 302)]
        assert answer.status_code == 410
        assert late.post("/zugang/", changed).status_code == 410
    assert not get_user_model().objects.get().check_password("noch-ein-Passwort-2")


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "ü", "A" * 3000])
def test_an_invented_link_opens_nothing(token: str) -> None:
    assert Client().get(f"/zugang/{token}/", follow=True).status_code == 410


def test_a_browser_without_the_link_gets_nothing() -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)("/zugang/", BOTH).status_code == 410


def test_two_who_press_at_once_get_one_account(capsys: Any) -> None:
    first, second = (opened(printed(capsys, "create_admin", ADDRESS)) for _ in range(2))
    assert first.post("/zugang/", BOTH).status_code == 410  # the newer link replaced it
    assert second.post("/zugang/", BOTH).status_code == 302
    assert second.post("/zugang/", BOTH).status_code == 410


def test_using_twice_is_refused() -> None:
    access.offer_administration(email=ADDRESS, now=timezone.now())
    link = AccessLink.objects.get()
    access.use(link=link, password=NEW, now=timezone.now())
    with pytest.raises(Refused):
        access.use(link=link, password=NEW, now=timezone.now())


def test_the_token_is_stored_logged_and_named_nowhere(capsys: Any, caplog: Any, lost: Person) -> None:
    with caplog.at_level(logging.DEBUG):
        path = printed(capsys, "reset_factor", lost.email)
        token = path.split("/")[2]
        client = Client()
        answer = client.get(path)
        assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "private, no-store")
        for shown in (client.get("/zugang/"), client.post("/zugang/", BOTH), client.get(path, follow=True)):
            assert token not in shown.content.decode()
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    said = " ".join(
        f"{record.getMessage()} {vars(record)}" for record in ours if record.name.startswith("lms")
    )
    assert "Access link" in said
    assert "tara" not in said
    assert token not in " ".join(record.getMessage() for record in caplog.records)
    assert token not in str(list(AccessLink.objects.values())) + str(list(Mail.objects.values()))


def test_a_weak_password_is_refused_and_uses_nothing_up(capsys: Any) -> None:
    client = opened(printed(capsys, "create_admin", ADDRESS))
    assert client.post("/zugang/", {"password1": "123", "password2": "123"}).status_code == 422
    assert client.post("/zugang/", BOTH).status_code == 302


@pytest.mark.parametrize(
    ("command", "email", "words"),
    [
        ("create_admin", "kein-postfach", "not an e-mail address"),
        ("reset_factor", "niemand@example.org", "e-mail"),
    ],
)
def test_what_cannot_be_done_is_said(command: str, email: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command(command, email)
    assert not AccessLink.objects.exists()


def test_a_disabled_log_in_is_not_opened(lost: Person) -> None:
    get_user_model().objects.update(is_active=False)
    for command in ("create_admin", "reset_factor"):
        with pytest.raises(CommandError):
            call_command(command, lost.email)


def test_an_invited_trainer_can_become_administrator_later(capsys: Any) -> None:
    who = build.person(log_in=False, email=ADDRESS)
    actions.welcome(person=who)
    opened(printed(capsys, "create_admin", ADDRESS)).post("/zugang/", BOTH)
    assert get_user_model().objects.get().person != who  # an equal address alone never joins


def test_nobody_is_greeted_by_a_number(capsys: Any) -> None:
    client = opened(printed(capsys, "create_admin", ADDRESS))
    shown = client.post("/zugang/", BOTH, follow=True).content.decode()
    assert get_user_model().objects.get().username not in shown
