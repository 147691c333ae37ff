"""Every route, Wagtail's admin included, with real arguments: own, foreign and missing object, as each role."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.db import connection, transaction
from django.test import Client, TestCase
from django.urls import reverse

from lms.audit.models import AuditEvent
from tests.params import often, some
from tests.routing.arguments import address, names_objects
from tests.routing.classes import ABSENT, DENIED, LOGIN, METHOD, OK, SHARED, allowed, kind
from tests.routing.walk import Route, routes
from tests.routing.world import CANARY, ROLES, World, fill, make

# Each walk is rolled back to the world as it was made.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROUTES = routes()
OURS = [route for route in ROUTES if route.is_ours]
SIDES = ["own", "foreign", "missing"]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"CSRF_TOKEN": "[^"]*"|nonce="[^"]*"')


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all walks; what a walk writes is rolled back."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        with TestCase.captureOnCommitCallbacks(execute=True):
            made = make()
        with TestCase.captureOnCommitCallbacks(execute=True):
            fill(made)
        yield made
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def client_of(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    person = world.people[role]
    if person is not None:
        client.force_login(person.user)
        session = client.session
        # Has just typed the password: no page asks for it again before it looks for its object.
        asked = SimpleNamespace(session=session)
        record_authentication(asked, person.user, "password", reauthenticated=True)  # type: ignore[arg-type]  # a request
        session.save()
        client.held = client.cookies.output(attrs=[], header="").strip()  # type: ignore[attr-defined]  # for ask()
    return client


def outcome(response: Any) -> str:
    """What an answer means; 500 stays visible as itself."""
    status = response.status_code
    if status in (301, 302):
        target = response.headers["Location"]
        if target.startswith(reverse("account_login")):
            return LOGIN
        return DENIED if target == reverse("wagtailadmin_home") else OK
    if status in (404, 410):
        return ABSENT
    if status == 403:
        return DENIED
    if status == 405:
        return METHOD
    return OK if status < 500 else f"error {status}"


def body(response: Any) -> bytes:
    return b"".join(response) if response.streaming else response.content


def tables(models: Iterable[Any] | None = None) -> dict[str, str]:
    """A fingerprint of every table of ours, or of these models."""
    found = {}
    with connection.cursor() as cursor:
        for model in models or apps.get_app_config("lms").get_models():
            if model is AuditEvent:
                continue  # that somebody was refused, or took a file, is noted
            key = connection.ops.quote_name(model._meta.pk.column)
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY {key}")
            found[model.__name__] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def sides(route: Route) -> list[str]:
    return SIDES if names_objects(route) else ["own"]


def ask(client: Client, method: str, route: Route, world: World, which: str) -> Any:
    """One request, in a savepoint of its own; for a POST what it wrote is rolled back."""
    client.cookies = SimpleCookie(getattr(client, "held", ""))  # some routes log out
    with transaction.atomic():
        response = client.generic(method, address(route, world, which))
        if method == "POST":
            transaction.set_rollback(True)
    return response


def test_every_route_is_classified() -> None:
    nobodys = []
    for route in ROUTES:
        try:
            kind(route)
        except LookupError:
            nobodys.append(route.name)
    assert nobodys == []


def test_every_argument_has_a_real_value(world: World) -> None:
    unknown = []
    for route in ROUTES:
        try:
            address(route, world, "own")
        except LookupError as problem:
            unknown.append(str(problem))
    assert unknown == []


def test_no_view_gives_up_the_token_of_forms() -> None:
    exempt = [route.name for route in ROUTES if getattr(route.view, "csrf_exempt", False)]
    # The admin's own reading API asks for the token itself, as soon as there is a session.
    ours = [name for name in exempt if not name.startswith("wagtailadmin_api:")]
    # Their addresses hold a signed secret; a mail program has no cookie (RFC 8058).
    assert ours == ["lms:interest_leave", "lms:stop_mails"]


@some
@pytest.mark.parametrize("role", often(ROLES, *[role for role in ROLES if role != "contact"]))
def test_get_and_head_on_every_route(world: World, role: str, some: slice) -> None:
    """All of ours each time, and of Wagtail's a quarter."""
    client, before, wrong = client_of(world, role), tables(), []
    for route in [*OURS, *[one for one in ROUTES if not one.is_ours][some]]:
        for which in sides(route):
            if role == "administrator" and which == "foreign" and not route.is_ours:
                continue  # everything is the administrator's own
            answer = ask(client, "GET", route, world, which)
            got = outcome(answer)
            if got not in allowed(route, role, which):
                wrong.append(f"GET {route.name} {which}: {got}, not {allowed(route, role, which)}")
            if route.is_ours:
                head = ask(client, "HEAD", route, world, which)
                if head.status_code != answer.status_code:
                    wrong.append(
                        f"HEAD {route.name} {which}: {head.status_code} instead of {answer.status_code}"
                    )
            if may_leak(role, route, which) and CANARY.encode() in body(answer):
                wrong.append(f"GET {route.name} {which} shows a canary")
    assert not wrong, "\n".join(["", *wrong])
    assert tables() == before


def may_leak(role: str, route: Route, which: str) -> bool:
    """Would a foreign title here be a leak? Published titles are public outside the admin; a token is a key."""
    if role == "administrator":
        return False
    return route.address.startswith("/admin/") or (
        route.is_ours and kind(route) not in ("public", "token", "own", "beginning")
    )


# A token is its own key; that a published lesson or course exists is no secret.
NO_SECRET = ("token", "lesson", "beginning")


@pytest.mark.parametrize("role", often(ROLES[:-1], "anonymous", "participant", "coordinator"))
def test_foreign_and_missing_look_the_same(world: World, role: str) -> None:
    client, wrong = client_of(world, role), []
    for route in ROUTES:
        if not names_objects(route) or kind(route) in NO_SECRET or route.name.startswith(SHARED):
            continue
        if kind(route) == "public" and not route.is_ours:
            continue  # published pages
        wagtails = ("GET", "POST") if role == "trainer" else ("GET",)  # to the others all of it is shut
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE") if route.is_ours else wagtails:
            seen = []
            for which in ("foreign", "missing"):
                answer = ask(client, method, route, world, which)
                said = TOKEN.sub(b"", body(answer)).replace(address(route, world, which).encode(), b"")
                seen.append((answer.status_code, said))
            if seen[0] != seen[1]:
                wrong.append(f"{method} {route.name}: {seen[0][0]} and {seen[1][0]}")
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("role", often(ROLES, "anonymous", "participant"))
def test_other_methods_on_our_routes(world: World, role: str) -> None:
    client, before, wrong = client_of(world, role), tables(), []
    for route in OURS:
        for which in sides(route):
            for method in ("POST", "PUT", "DELETE"):
                got = outcome(ask(client, method, route, world, which))
                if got.startswith("error") or (got == OK and not _may_send(route, role, which)):
                    wrong.append(f"{method} {route.name} {which}: {got}")
    assert not wrong, "\n".join(["", *wrong])
    assert tables() == before  # a POST is rolled back; PUT and DELETE mean nothing here


def _may_send(route: Route, role: str, which: str) -> bool:
    """May something be sent by this role? Where GET is closed, the rest is closed too."""
    if kind(route) == "trying":
        return which == "own" if role == "trainer" else role == "administrator" and which != "missing"
    return bool(allowed(route, role, which) & {OK, METHOD})


@pytest.mark.parametrize("role", ["participant", "trainer", "coordinator"])
def test_a_post_on_a_foreign_object_writes_nothing(world: World, role: str) -> None:
    client, before = client_of(world, role), tables()
    for route in OURS:
        if names_objects(route) and kind(route) != "token":
            with transaction.atomic():
                client.post(address(route, world, "foreign"), {"why": "x", "name": "x", "family_name": "x"})
    assert tables() == before


# What a request may leave behind without any object of the site being changed.
TRACES = {"Session", "EditingSession", "UserProfile"}
OTHERS = ["HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"]
FEW = {"participant": ["POST"], "trainer": ["HEAD", "POST", "DELETE"], "coordinator": ["HEAD", "POST"]}


def whole() -> dict[str, str]:
    """A fingerprint of every table of every app."""
    return tables([model for model in apps.get_models() if model.__name__ not in TRACES])


def shows(response: Any, secret: str) -> bool:
    """Does an answer hold this, in its body or in a header?"""
    return secret.encode() in body(response) or secret in str(dict(response.items()))


def try_foreign(world: World, role: str, methods: list[str], not_theirs: list[str]) -> None:
    """Each method on each object that is not theirs: nothing anywhere is changed, no canary is shown."""
    client, wrong = client_of(world, role), []
    with transaction.atomic():
        client.get("/admin/")  # what a first visit writes
        before = whole()
        for route in ROUTES:
            if not names_objects(route) or kind(route) == "token":
                continue
            for which in not_theirs:
                for method in methods:
                    client.cookies = SimpleCookie(getattr(client, "held", ""))
                    with transaction.atomic():
                        answer = client.generic(method, address(route, world, which))
                    if may_leak(role, route, which) and shows(answer, CANARY):
                        wrong.append(f"{method} {route.name} {which} shows a canary")
        after = whole()
        transaction.set_rollback(True)
    assert not wrong, "\n".join(["", *wrong])
    assert {name for name in after if after[name] != before.get(name)} == set()


@pytest.mark.parametrize("role", FEW)
def test_methods_on_what_is_foreign_change_and_show_nothing(world: World, role: str) -> None:
    try_foreign(world, role, FEW[role], ["foreign"])


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_all_methods_on_what_is_foreign_change_and_show_nothing(world: World, role: str) -> None:
    everything_is_theirs = role == "administrator"
    try_foreign(world, role, OTHERS, ["missing"] if everything_is_theirs else ["foreign", "missing"])


def foreign_rows(world: World) -> list[Any]:
    """What stands in the database about the foreign course, its people and its files."""
    side = world.foreign
    things = [
        side.course,
        side.module,
        side.lesson,
        side.quiz,
        side.group,
        side.association,
        side.participant,
    ]
    things += [side.enrolment, side.role, side.attempt, side.image, side.document, side.collection]
    return [list(type(thing)._base_manager.filter(pk=thing.pk).values()) for thing in things]


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES[:-1])
def test_all_methods_on_what_is_ones_own_leave_the_foreign_alone(world: World, role: str) -> None:
    client, before, wrong = client_of(world, role), foreign_rows(world), []
    for route in ROUTES:
        for method in OTHERS:
            client.cookies = SimpleCookie(getattr(client, "held", ""))
            with transaction.atomic():
                answer = client.generic(method, address(route, world, "own"))
                if answer.status_code < 400 and foreign_rows(world) != before:
                    wrong.append(f"{method} {route.name} changes what is foreign")
                transaction.set_rollback(True)
            if may_leak(role, route, "own") and shows(answer, CANARY):
                wrong.append(f"{method} {route.name} shows a canary")
            if method == "TRACE" and shows(answer, "sessionid="):
                wrong.append(f"TRACE {route.name} gives the session back")
    assert not wrong, "\n".join(["", *wrong])
