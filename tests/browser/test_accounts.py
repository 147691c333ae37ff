"""Coming in, in a real browser: by invitation, by code, on a shared device, and out again."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.utils import timezone

from lms.accounts import access, actions
from lms.cohorts.enums import EnrolmentState
from lms.people.models import Person
from tests import build
from tests.browser.conftest import DESK, PHONE, axe, overflow


def newest(address: str) -> str:
    """The text of the newest letter to an address."""
    return next(str(m.body) for m in reversed(mail.outbox) if m.to == [address])


def type_code(page: Any, address: str) -> None:
    page.fill("[name=code]", re.findall(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", newest(address), re.MULTILINE)[-1])
    page.click("main form button[type=submit]")


def watch(page: Any) -> list[str]:
    """What the browser complains about: blocked scripts, broken files."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    return said


def invited() -> tuple[Person, str]:
    guest = build.person("Karim", "Haddad", log_in=False, email="karim@example.org")
    actions.invite(person=guest, cohort=build.cohort(build.course()), by=build.person("Selma", "Arslan"))
    return guest, re.findall(r"http://localhost:8000(/einladung/\S+/)", newest(guest.email))[0]


@pytest.mark.parametrize("script", [True, False])
def test_from_the_letter_to_the_first_course(open_as: Any, outside: list[str], script: bool) -> None:
    guest, link = invited()
    page = open_as(java_script_enabled=script)
    said = watch(page)
    page.goto(link)
    page.click("main form button")
    assert page.url.endswith("/konto/signup/")
    assert page.input_value("[name=email]") == guest.email
    page.click("main form button")
    assert page.url.endswith("/mein-weg/")
    guest.refresh_from_db()
    assert guest.enrolments.get().state == EnrolmentState.ACTIVE
    assert (said, outside) == ([], [])


def test_the_secret_of_a_link_goes_nowhere(open_as: Any) -> None:
    _guest, link = invited()
    page = open_as()
    told: list[str] = []
    page.on(
        "request", lambda r: told.append(r.all_headers().get("referer", "")) if link not in r.url else None
    )
    page.goto(link)
    page.click("header a.brand")
    page.wait_for_load_state()
    page.goto(link)
    page.click("main form button")
    page.wait_for_load_state()
    assert told
    assert not [address for address in told if "einladung" in address]


def test_set_up_a_log_in_and_come_back_with_a_code(open_as: Any, outside: list[str]) -> None:
    page = open_as()
    said = watch(page)
    page.goto("/konto/signup/")
    page.fill("[name=family_name]", "Thuy")
    page.fill("[name=email]", "thuy@example.org")
    page.click("main form button")
    type_code(page, "thuy@example.org")
    assert page.url.endswith("/mein-weg/")
    again = open_as()
    again.goto("/mein-konto/")
    again.fill("[name=login]", "thuy@example.org")
    again.click("[name=by_code]")
    type_code(again, "thuy@example.org")
    assert again.url.endswith("/mein-konto/")
    assert (said, outside) == ([], [])


@pytest.mark.parametrize("shared", [True, False])
def test_a_shared_device_forgets_when_the_browser_closes(open_as: Any, shared: bool) -> None:
    who, page = build.person(), open_as()
    page.goto("/konto/login/")
    page.fill("[name=login]", who.email)
    page.fill("[name=password]", "bruecke-demo")
    page.set_checked("[name=shared]", shared)
    page.click("[name=by_password]")
    cookie = next(c for c in page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME)
    assert (cookie["expires"] == -1) is shared


def test_after_the_log_out_the_back_button_shows_nothing(open_as: Any) -> None:
    who = build.person("Geheim", "Name")
    page = open_as(who)
    page.goto("/mein-konto/")
    page.evaluate("localStorage.setItem('note', 'x')")
    page.goto("/konto/logout/")
    page.click("main form button")
    page.wait_for_url("**/konto/login/")
    page.go_back()
    page.go_back()
    assert "Geheim" not in page.content()
    assert page.evaluate("localStorage.getItem('note')") is None


def test_enter_in_the_address_field_sends_a_code(open_as: Any) -> None:
    who, page = build.person(), open_as()
    page.goto("/konto/login/")
    page.fill("[name=login]", who.email)
    page.press("[name=login]", "Enter")
    page.wait_for_url("**/konto/login/code/confirm/")


def test_a_passkey_is_made_and_opens_the_door(open_as: Any, outside: list[str]) -> None:
    who, page = build.person(), open_as()
    said = watch(page)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **able}})
    page.goto("/konto/login/?next=/konto/2fa/webauthn/add/")
    page.fill("[name=login]", who.email)
    page.fill("[name=password]", "bruecke-demo")
    page.click("[name=by_password]")
    page.fill("[name=password]", "bruecke-demo")
    page.click("main form button")
    page.set_checked("[name=passwordless]", True)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/konto/2fa/recovery-codes/")
    page.goto("/konto/logout/")
    page.click("main form button")
    page.click("#passkey_login")
    page.wait_for_url("**/mein-weg/")
    assert (said, outside) == ([], [])


def type_totp(page: Any) -> None:
    """What a code app on the phone would show for the secret on this page."""
    secret = page.input_value("#authenticator_secret")
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.fill("[name=code]", code)
    page.click("main form button[type=submit]")


def test_the_keeper_of_the_server_makes_an_administrator(
    open_as: Any, outside: list[str], settings: Any
) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = True
    build.home()
    link = access.offer_administration(email="neu@example.org", now=timezone.now())
    path = link.removeprefix("http://localhost:8000")
    page = open_as()
    said = watch(page)
    told: list[str] = []
    page.on(
        "request", lambda r: told.append(r.all_headers().get("referer", "")) if path not in r.url else None
    )
    page.goto(path)
    assert page.url.endswith("/zugang/")
    assert (axe(page), overflow(page)) == ([], 0)
    page.fill("[name=password1]", "neues-Passwort-1")
    page.fill("[name=password2]", "neues-Passwort-1")
    page.click("main form button")
    assert page.url.endswith("/konto/2fa/")
    page.click("a[href='/konto/2fa/totp/activate/']")
    type_totp(page)
    page.goto("/admin/")
    assert page.url.endswith("/admin/")
    again = open_as()
    again.goto(path)
    assert "works once" in again.content() or "einmal" in again.content()
    assert (axe(again), overflow(again)) == ([], 0)
    assert not [address for address in told if path in address]
    assert (said, outside) == ([], [])


OUTSIDE = ["/konto/login/", "/konto/signup/", "/konto/password/reset/", "/einladung/x/", "/post/"]
INSIDE = [
    "/mein-konto/",
    "/konto/email/",
    "/konto/password/change/",
    "/konto/logout/",
    "/konto/reauthenticate/",
]
INSIDE += ["/konto/2fa/", "/konto/2fa/webauthn/", "/konto/2fa/recovery-codes/", "/konto/2fa/totp/activate/"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_account_page_is_accessible(open_as: Any, size: Any, scheme: str) -> None:
    _guest, link = invited()
    strange, known = (
        open_as(size=size, color_scheme=scheme),
        open_as(build.person(), size=size, color_scheme=scheme),
    )
    for page, addresses in ((strange, [*OUTSIDE, link]), (known, INSIDE)):
        for address in addresses:
            page.goto(address)
            assert axe(page) == [], address
            assert overflow(page) == 0, address
    for page in (known, strange):  # somebody else's invitation, and one that waits in this browser
        page.goto(link)
        page.click("main form button")
        page.wait_for_load_state()
        assert (axe(page), overflow(page)) == ([], 0), page.url
    strange.goto("/einladung/")
    assert (axe(strange), overflow(strange)) == ([], 0)
    strange.goto("/konto/login/")
    strange.fill("[name=login]", "niemand@example.org")
    strange.click("[name=by_code]")
    strange.fill("[name=code]", "AAAA-AAAA")
    strange.click("main form button[type=submit]")
    assert axe(strange) == []
