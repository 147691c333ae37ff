"""A3: a staff session without its second factor gets nothing but the factor's pages. A2: doors answer in step."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lms.accounts import middleware
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.people.models import Person
from tests import build
from tests.accounts import doors
from tests.params import some
from tests.queries import count

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = True


@pytest.fixture
def trainer() -> Person:
    who = build.person("Tara")
    course = build.course_row(build.course_page())
    appointments.appoint(person=who, role=Role.TRAINER, course=course)
    cache.clear()
    return who


def administrator() -> Person:
    who = build.person("Ada", is_superuser=True)
    cache.clear()
    return who


def totp_code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def addresses(patterns: Any, prefix: str = "") -> list[str]:
    """An address for every route of the URLconf, arguments filled with 1."""
    found: list[str] = []
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            found.append(text)
    return found


def filled(route: str) -> str:
    import re

    kinds = {"uuid": "00000000-0000-0000-0000-000000000001", "int": "1"}
    route = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: kinds.get(m[1] or "", "1"), route)
    route = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|\((?:[^()])*\)", "1", route)
    return "/" + re.sub(r"[\^$?\\]", "", route)


OPEN = ("/konto/2fa/", "/konto/logout/", "/admin/logout/", "/konto/reauthenticate/")


def walk(client: Client, some: slice) -> dict[str, int]:
    """Routes that gave a session something it must not have, with the status."""
    leaks = {}
    for route in addresses(get_resolver().url_patterns)[some]:
        address = filled(route)
        if address.startswith(OPEN):
            continue
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            to_factor = response.status_code == 302 and response["Location"] == "/konto/2fa/"
            own_choice = address == "/einstellungen/" and method == "post"
            nothing = response.status_code in (403, 404) or own_choice or address == "/einstellungen/"
            if not to_factor and not nothing:
                leaks[f"{method} {address}"] = response.status_code
    return leaks


def password_only(who: Person) -> Client:
    client = Client()
    doors.by_password(client, who.email)
    return client


def code_only(who: Person) -> Client:
    client = Client()
    doors.by_code(client, who.email)
    return client


def reset_only(who: Person) -> Client:
    client = Client()
    client.post("/konto/password/reset/", {"email": who.email})
    client.post("/konto/password/reset/confirm/", {"code": doors.code_for(who.email)})
    new = {"password1": "neues-Passwort-1", "password2": "neues-Passwort-1"}
    client.post("/konto/password/reset/complete/", new)
    if not doors.is_in(client):
        doors.by_password(client, who.email, "neues-Passwort-1")
    return client


@some
@pytest.mark.parametrize(
    ("way", "kind"),
    [
        (password_only, "trainer"),
        (code_only, "administrator"),
        pytest.param(reset_only, "trainer", marks=pytest.mark.long),
        pytest.param(password_only, "administrator", marks=pytest.mark.long),
        pytest.param(code_only, "trainer", marks=pytest.mark.long),
        pytest.param(reset_only, "administrator", marks=pytest.mark.long),
    ],
)
def test_no_route_serves_staff_without_a_factor(way: Any, kind: str, request: Any, some: slice) -> None:
    who = administrator() if kind == "administrator" else request.getfixturevalue("trainer")
    client = way(who)
    assert "_auth_user_id" in client.session
    assert len(addresses(get_resolver().url_patterns)) > 200
    assert walk(client, some) == {}


@pytest.mark.parametrize("way", [password_only, code_only, reset_only])
def test_with_a_factor_set_up_no_door_leads_past_it(way: Any, trainer: Person) -> None:
    TOTP.activate(trainer.user, SECRET)
    client = way(trainer)
    assert "_auth_user_id" not in client.session
    assert client.get("/mein-weg/")["Location"].startswith("/konto/login/")


def test_the_factor_opens_the_admin(trainer: Person) -> None:
    TOTP.activate(trainer.user, SECRET)
    client = password_only(trainer)
    client.post("/konto/2fa/authenticate/", {"code": totp_code()})
    assert client.get("/admin/").status_code == 200


def test_an_emergency_code_is_a_factor(trainer: Person) -> None:
    TOTP.activate(trainer.user, SECRET)
    code = RecoveryCodes.activate(trainer.user).get_unused_codes()[0]
    client = password_only(trainer)
    client.post("/konto/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_whoever_sets_a_factor_up_may_go_on_with_a_new_session_key() -> None:
    who = administrator()
    client = password_only(who)
    client.post("/konto/reauthenticate/", {"password": doors.PASSWORD})
    client.get("/konto/2fa/totp/activate/")
    before, session = client.session.session_key, client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    assert client.post("/konto/2fa/totp/activate/", {"code": totp_code()}).status_code == 302
    assert Authenticator.objects.filter(user=who.user, type="totp").exists()
    assert client.session.session_key != before
    assert client.get("/mein-konto/").status_code == 200


def test_whoever_removes_the_factor_is_asked_again(trainer: Person) -> None:
    TOTP.activate(trainer.user, SECRET)
    client = password_only(trainer)
    client.post("/konto/2fa/authenticate/", {"code": totp_code()})
    client.post("/konto/reauthenticate/", {"password": doors.PASSWORD})
    assert client.post("/konto/2fa/totp/deactivate/").status_code == 302
    assert client.get("/admin/")["Location"] == "/konto/2fa/"


def test_a_role_given_during_a_session_counts_at_once_at_the_admin() -> None:
    who = build.person()
    client = password_only(who)
    assert client.get("/mein-weg/").status_code == 200
    appointments.appoint(person=who, role=Role.TRAINER, course=build.course_row(build.course_page()))
    assert client.get("/admin/")["Location"] == "/konto/2fa/"


def test_a_role_that_has_ended_asks_no_more(trainer: Person) -> None:
    client = password_only(trainer)
    appointments.dismiss(assignment=trainer.roles.get())
    cache.clear()
    assert client.get("/mein-weg/").status_code == 200


@pytest.mark.parametrize("role", [None, Role.CONTACT])
def test_participants_and_contacts_are_not_asked(role: Any) -> None:
    who = build.person()
    if role:
        appointments.appoint(person=who, role=role, course=build.course_row(build.course_page()))
    assert password_only(who).get("/mein-weg/").status_code == 200


def test_where_it_is_not_required_staff_come_in(settings: Any, trainer: Person) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    assert password_only(trainer).get("/admin/").status_code == 200


def test_a_participant_pays_no_query_for_it(settings: Any) -> None:
    client = password_only(build.person())
    client.get("/mein-weg/")
    with_rule = count(lambda: client.get("/mein-weg/"))
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    assert with_rule == count(lambda: client.get("/mein-weg/"))


# The admin's own doors


@pytest.mark.parametrize(
    "address", ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/set-password/"]
)
def test_the_admin_resets_no_password(address: str) -> None:
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"email": "x@example.org"}).status_code == 404


def test_the_admin_has_no_log_in_of_its_own(trainer: Person) -> None:
    for method in ("get", "post"):
        client = Client()
        data = {"username": trainer.user.username, "password": doors.PASSWORD}
        assert getattr(client, method)("/admin/login/", data)["Location"] == "/konto/login/"
        assert "_auth_user_id" not in client.session


def test_strangers_at_the_admin_come_to_the_one_log_in() -> None:
    assert Client().get("/admin/")["Location"] == "/konto/login/?next=/admin/"


def test_the_log_out_of_the_admin_ends_the_session(settings: Any, trainer: Person) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    client = password_only(trainer)
    client.post("/admin/logout/")
    assert not doors.is_in(client)


@pytest.mark.parametrize(
    "address", ["/admin/users/", "/admin/users/new/", "/admin/groups/", "/admin/users/1/"]
)
def test_wagtails_user_pages_are_for_administrators(settings: Any, trainer: Person, address: str) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    client = password_only(trainer)
    assert client.get(address).status_code in (302, 403, 404)
    assert client.post(address, {}).status_code in (302, 403, 404)


# A9: who has neither password nor factor cannot be asked by allauth


def test_an_old_session_without_password_must_log_in_again_to_change_the_address() -> None:
    who, client = build.person(), Client()
    who.user.set_unusable_password()
    who.user.save()
    doors.by_code(client, who.email)
    assert client.get("/konto/email/").status_code == 200
    session = client.session
    session["lms_logged_in_at"] -= 3600
    session.save()
    assert client.get("/konto/email/").status_code == 403
    assert client.post("/konto/email/", {"action_add": "", "email": "x@example.org"}).status_code == 403


# A2


@pytest.mark.parametrize(("took", "waits"), [(0.1, 0.4), (0.3, 0.2), (0.6, 0.4)])
@pytest.mark.parametrize(
    "door",
    [
        "account_login", "account_signup", "account_reset_password", "lms:book", "lms:booking_sent", "lms:interest",
        "lms:booking_hand_over",
    ],
)  # fmt: skip
def test_a_door_answers_on_the_next_beat(
    door: str, took: float, waits: float, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LMS_DOOR_SECONDS = 0.5
    slept = []
    clock = iter([100.0, 100.0 + took])
    monkeypatch.setattr(
        middleware, "time", SimpleNamespace(monotonic=lambda: next(clock), sleep=slept.append)
    )
    args = [UUID(int=7)] if door.startswith("lms:") else []
    Client().post(reverse(door, args=args), {"login": "x@example.org", "email": "x@example.org"})
    assert slept == [pytest.approx(waits)]


@pytest.mark.parametrize(
    ("method", "path"), [("get", "/konto/login/"), ("post", "/einstellungen/"), ("get", "/")]
)
def test_nothing_else_waits(method: str, path: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LMS_DOOR_SECONDS = 0.5
    monkeypatch.setattr(middleware.time, "sleep", None)
    getattr(Client(), method)(path)


def test_the_session_is_written_before_the_wait() -> None:
    names = site.MIDDLEWARE
    assert names.index("lms.accounts.middleware.EvenPaceMiddleware") < names.index(
        "django.contrib.sessions.middleware.SessionMiddleware"
    )
