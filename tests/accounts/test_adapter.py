"""Log-in, sign-up, codes: threats A2, A7, A8, A11 and what a first log-in makes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from lms.accounts import actions
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import EnrolmentState, Role
from lms.mail.models import Mail
from lms.people.models import Consent, Person
from lms.privacy.merging import likely
from tests import build
from tests.accounts import doors

pytestmark = pytest.mark.django_db
ADDRESS = "amina@example.org"


@pytest.fixture
def invited() -> Any:
    """A person with an address and no log-in, and the address of the link in their letter."""
    guest = build.person("Karim", "Haddad", log_in=False, email="karim@example.org")
    actions.invite(person=guest, cohort=build.cohort(build.course_page()))
    letter = Mail.objects.get(key__startswith="invitation:")
    guest.link = next(word for word in letter.text.split() if "/einladung/" in word).partition(":8000")[2]
    return guest


@pytest.mark.parametrize("way", [doors.by_password, doors.by_code])
def test_log_in(way: Any) -> None:
    client, who = Client(), build.person()
    assert way(client, who.email)["Location"] == "/mein-weg/"
    assert doors.is_in(client)


def test_staff_who_learn_nothing_go_to_the_admin() -> None:
    who = build.person(is_superuser=True)
    assert doors.by_password(Client(), who.email)["Location"] == "/admin/"
    build.enrol(who, build.cohort(build.course_page()))
    assert doors.by_password(Client(), who.email)["Location"] == "/mein-weg/"


def test_an_empty_password_sends_a_code() -> None:
    client, who = Client(), build.person()
    assert doors.by_password(client, who.email, "")["Location"] == "/konto/login/code/confirm/"
    assert doors.give_code(client, doors.code_for(who.email))["Location"] == "/mein-weg/"


def test_sign_up_without_a_password_makes_a_person_only_after_the_proof() -> None:
    client = Client()
    assert doors.sign_up(client, ADDRESS)["Location"] == "/konto/confirm-email/"
    assert not Person.objects.exists()
    assert doors.prove(client, ADDRESS)["Location"] == "/mein-weg/"
    person = Person.objects.get()
    assert (person.given_names, person.family_name, person.email) == ("Amina", "El Idrissi", ADDRESS)
    assert (person.language, person.user.email) == ("de", ADDRESS)
    assert doors.is_in(client)


def test_the_user_name_says_nothing() -> None:
    doors.sign_up(Client(), ADDRESS)
    assert len(get_user_model().objects.get().username) == 32


def name_is_the_persons() -> bool:
    user = get_user_model().objects.get()
    return user.username == str(Person.objects.get(user=user).uuid)


def test_once_there_is_a_person_the_user_is_named_by_its_uuid() -> None:
    client = Client()
    doors.sign_up(client, ADDRESS)
    doors.prove(client, ADDRESS)
    assert name_is_the_persons()


def test_who_signs_up_by_an_invitation_is_named_by_the_uuid_of_the_invited(invited: Any) -> None:
    client = Client()
    client.post(invited.link)
    client.post("/konto/signup/", {"email": "karim@example.org"})
    assert doors.is_in(client)
    assert name_is_the_persons()


def test_a_name_that_an_earlier_version_made_up_is_put_right_and_a_hosts_own_name_stays() -> None:
    who = build.person(email=ADDRESS)
    for name in ("a" * 32, "chefin"):
        get_user_model().objects.update(username=name)
        doors.by_password(Client(), ADDRESS)
        assert get_user_model().objects.get().username == (str(who.uuid) if name != "chefin" else "chefin")


def test_a_name_that_is_taken_keeps_nobody_out() -> None:
    who = build.person(email=ADDRESS)
    get_user_model().objects.create(username=str(who.uuid))
    client = Client()
    doors.by_password(client, ADDRESS)
    assert doors.is_in(client)


@pytest.mark.parametrize("ticked", [True, False])
def test_consent_is_an_own_box_and_kept_with_its_version(ticked: bool) -> None:
    client = Client()
    box = LexborHTMLParser(client.get("/konto/signup/").content.decode()).css_first("[name=news]")
    assert "checked" not in box.attributes
    doors.sign_up(client, ADDRESS, **({"news": "on"} if ticked else {}))
    doors.prove(client, ADDRESS)
    assert list(Consent.objects.values_list("to", "version", "given")) == (
        [("mail", "news-2026-11", True)] if ticked else []
    )


def test_one_name_is_enough() -> None:
    client = Client()
    doors.sign_up(client, ADDRESS, given_names="", family_name="Thuy")
    doors.prove(client, ADDRESS)
    assert Person.objects.get().name == "Thuy"


def test_where_sign_up_is_shut_only_an_invitation_opens_it(settings: Any, invited: Any) -> None:
    settings.LMS_OPEN_SIGN_UP = False
    client = Client()
    assert 'name="email"' not in client.get("/konto/signup/").content.decode()
    client.post(invited.link)
    assert 'name="email"' in client.get("/konto/signup/").content.decode()


def test_an_equal_address_alone_makes_a_new_person_and_a_hint() -> None:
    known = build.person("Amina", "Idrissi", log_in=False, email=ADDRESS)
    client = Client()
    doors.sign_up(client, ADDRESS)
    doors.prove(client, ADDRESS)
    known.refresh_from_db()
    assert known.user is None
    assert Person.objects.count() == 2
    new = Person.objects.exclude(pk=known.pk).get()
    boss = build.person("Ada", "Amt")
    appoint(person=boss, role=Role.ADMINISTRATOR)
    assert [(pair.one, pair.other) for pair in likely(boss)] == [(known, new)]


def test_an_invited_person_needs_no_second_proof_of_the_same_address(invited: Any) -> None:
    client = Client()
    assert client.post(invited.link)["Location"] == "/konto/signup/"
    assert 'value="karim@example.org"' in client.get("/konto/signup/").content.decode()
    assert client.post("/konto/signup/", {"email": "karim@example.org"})["Location"] == "/mein-weg/"
    invited.refresh_from_db()
    assert invited.user.email == "karim@example.org"
    assert invited.enrolments.get().state == EnrolmentState.ACTIVE
    assert Person.objects.count() == 1


def test_an_invited_person_who_takes_another_address_proves_it(invited: Any) -> None:
    client = Client()
    client.post(invited.link)
    assert client.post("/konto/signup/", {"email": ADDRESS})["Location"] == "/konto/confirm-email/"
    invited.refresh_from_db()
    assert invited.user is None
    doors.prove(client, ADDRESS)
    invited.refresh_from_db()
    assert invited.user.email == ADDRESS


def test_the_proof_of_a_link_stays_in_its_browser(invited: Any) -> None:
    Client().post(invited.link)
    other = Client()
    other.post("/konto/signup/", {"family_name": "Fremd", "email": "karim@example.org"})
    assert not doors.is_in(other)
    assert not get_user_model().objects.get().emailaddress_set.get().verified


def test_an_account_made_in_advance_gets_nothing(invited: Any) -> None:
    attacker, victim = Client(), Client()
    doors.sign_up(attacker, "karim@example.org", password1="boeses-Passwort-1")
    victim.post(invited.link)
    victim.post("/konto/signup/", {"email": "karim@example.org"})
    assert doors.is_in(victim)
    doors.by_password(attacker, "karim@example.org", "boeses-Passwort-1")
    assert not doors.is_in(attacker)
    assert get_user_model().objects.filter(email="karim@example.org").count() == 1


def test_a_password_set_before_the_proof_is_dropped_by_it() -> None:
    attacker, victim = Client(), Client()
    doors.sign_up(attacker, ADDRESS, password1="boeses-Passwort-1")
    doors.by_code(victim, ADDRESS)
    assert doors.is_in(victim)
    doors.by_password(attacker, ADDRESS, "boeses-Passwort-1")
    assert not doors.is_in(attacker)
    assert attacker.post("/konto/confirm-email/", {"code": "AAAA-AAAA"}).status_code in (200, 302)
    assert not doors.is_in(attacker)


def test_the_own_password_survives_the_own_proof() -> None:
    client = Client()
    doors.sign_up(client, ADDRESS, password1="mein-Passwort-123")
    doors.prove(client, ADDRESS)
    other = Client()
    doors.by_password(other, ADDRESS, "mein-Passwort-123")
    assert doors.is_in(other)


# How long a log-in lasts


def test_the_log_in_lasts_180_days() -> None:
    client, who = Client(), build.person()
    doors.by_password(client, who.email)
    assert client.cookies[site.SESSION_COOKIE_NAME]["max-age"] == 180 * 24 * 60 * 60


@pytest.mark.parametrize("way", [doors.by_password, doors.by_code])
def test_on_a_shared_device_it_ends_with_the_browser(way: Any) -> None:
    client, who = Client(), build.person()
    way(client, who.email, shared="on")
    assert client.cookies[site.SESSION_COOKIE_NAME]["max-age"] == ""
    assert client.session.get_expire_at_browser_close()


# A7


def test_the_session_gets_a_new_key_at_log_in() -> None:
    client, who = Client(), build.person()
    client.get("/konto/login/")
    doors.ask_code(client, who.email)
    before = client.session.session_key
    doors.give_code(client, doors.code_for(who.email))
    assert client.session.session_key != before


def change_password(client: Client, who: Person) -> None:
    data = {"oldpassword": doors.PASSWORD, "password1": "neues-Passwort-1", "password2": "neues-Passwort-1"}
    assert client.post("/konto/password/change/", data).status_code == 302


def reset_password(client: Client, who: Person) -> None:
    somewhere = Client()
    somewhere.post("/konto/password/reset/", {"email": who.email})
    somewhere.post("/konto/password/reset/confirm/", {"code": doors.code_for(who.email)})
    data = {"password1": "neues-Passwort-1", "password2": "neues-Passwort-1"}
    somewhere.post("/konto/password/reset/complete/", data)
    who.user.refresh_from_db()
    assert who.user.check_password("neues-Passwort-1")


def disable(client: Client, who: Person) -> None:
    get_user_model().objects.update(is_active=False)


@pytest.mark.parametrize(
    ("event", "own_stays"), [(change_password, True), (reset_password, False), (disable, False)]
)
def test_other_sessions_end(event: Any, own_stays: bool) -> None:
    here, there, who = Client(), Client(), build.person()
    for client in (here, there):
        doors.by_password(client, who.email)
        assert doors.is_in(client)
    event(here, who)
    assert doors.is_in(here) is own_stays
    assert not doors.is_in(there)


def test_a_cookie_from_before_the_log_out_is_worth_nothing() -> None:
    client, who = Client(), build.person()
    doors.by_password(client, who.email)
    stolen = client.cookies[site.SESSION_COOKIE_NAME].value
    client.post("/konto/logout/")
    thief = Client()
    thief.cookies[site.SESSION_COOKIE_NAME] = stolen
    assert not doors.is_in(thief)


# A2: known, unknown, disabled look the same


def answer(address: str, path: str, data: dict[str, str]) -> tuple[Any, ...]:
    """All that a stranger sees of one question and of the page behind it, without what is random in any page."""
    client = Client()
    first = client.post(path, data)
    page = client.get(first["Location"]) if first.status_code == 302 else first
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode()).replace(
        address, "…"
    )
    own = ("Set-Cookie", "Content-Length", "Expires", "X-Request-ID")
    headers = {k: v for k, v in first.items() if k not in own}
    return (
        first.status_code,
        headers,
        page.status_code,
        html,
        sorted(client.cookies),
        Mail.objects.filter(to=address).count(),
    )


QUESTIONS = {
    "code": ("/konto/login/", lambda a: {"login": a, "by_code": "1"}),
    "password": ("/konto/login/", lambda a: {"login": a, "password": "falsch-falsch"}),
    "code page": ("/konto/login/code/", lambda a: {"email": a}),
    "reset": ("/konto/password/reset/", lambda a: {"email": a}),
    "sign-up": ("/konto/signup/", lambda a: {"family_name": "X", "email": a, "password1": "ein-Passwort-12"}),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_known_unknown_and_disabled_addresses_get_the_same_bytes(question: str) -> None:
    path, data = QUESTIONS[question]
    known, disabled = build.person(email="known@example.org"), build.person(email="shut@example.org")
    get_user_model().objects.filter(pk=disabled.user_id).update(is_active=False)
    seen = [answer(a, path, data(a)) for a in (known.email, disabled.email, "nobody@example.org")]
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_limit_comes_at_the_same_count(question: str, settings: Any) -> None:
    path, data = QUESTIONS[question]
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "5/m/ip"}
    build.person(email="known@example.org")
    disabled = build.person(email="shut@example.org")
    get_user_model().objects.filter(pk=disabled.user_id).update(is_active=False)

    def said(address: str) -> list[int]:
        cache.clear()  # what counts per network address begins anew
        return [Client().post(path, data(address)).status_code for _ in range(12)]

    known = said("known@example.org")
    assert known == said("shut@example.org") == said("nobody@example.org")
    assert len(set(known)) == 2 or question == "password", "the limit is reached within these"


def test_wrong_codes_look_the_same_for_known_and_unknown() -> None:
    build.person(email="known@example.org")

    def seen(address: str) -> list[tuple[int, str]]:
        client = Client()
        doors.ask_code(client, address)
        answers = [doors.give_code(client, "AAAA-BBBB") for _ in range(6)]
        return [(a.status_code, a.get("Location", "")) for a in answers]

    assert seen("known@example.org") == seen("nobody@example.org")


def test_no_letter_is_sent_within_the_request(monkeypatch: Any) -> None:
    who = build.person()
    doors.ask_code(Client(), who.email)
    letter = Mail.objects.get()
    assert (letter.state, letter.secret, letter.person) == ("queued", True, who)
    assert letter.valid_until - letter.created_at <= timedelta(minutes=10, seconds=5)


# A11

EVIL = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "/\\/evil.example", "http://evil.example", "https://evil.example", "HTTPS://evil.example",
    "http:evil.example", "https:///evil.example", "http:\\\\evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x",
    "vbscript:x", "ftp://evil.example", "mailto:x@evil.example", "evil.example", "www.evil.example",
    "user@evil.example", "http://testserver@evil.example", "//testserver@evil.example",
    "http://testserver/mein-weg/", "/\tevil.example", "/\t/evil.example", "\t//evil.example",
    "/\n/evil.example", "\n//evil.example", "/ /evil.example", " //evil.example",
    "/\r\nLocation: http://evil.example", "/\u2028/evil.example", "/\x00/evil.example", "//%65vil.example",
    "?next=//evil.example", "#//evil.example", "//[::1]", "//0x7f000001", "", "blob:x", "/\x85/evil",
]  # fmt: skip


@pytest.mark.parametrize("address", EVIL)
def test_nobody_is_led_away(address: str) -> None:
    who = build.person()

    def to(response: Any) -> str:
        return response["Location"]

    client = Client()
    assert to(doors.by_password(client, who.email, next=address)) == "/mein-weg/"
    assert to(client.post("/einstellungen/", {"next": address, "theme": "dark"})) == "/"
    assert to(client.post("/konto/logout/", {"next": address})) == "/konto/login/"
    doors.ask_code(client, who.email, next=address)
    code = {"code": doors.code_for(who.email), "next": address}
    assert to(client.post("/konto/login/code/confirm/", code)) == "/mein-weg/"


@pytest.mark.parametrize("address", ["/kurs/?a=1#b", "/mein-weg/", "/", "/%0a/x", "/k%C3%BCrs/"])
def test_own_paths_are_followed(address: str) -> None:
    who = build.person()
    assert doors.by_password(Client(), who.email, next=address).url == address
