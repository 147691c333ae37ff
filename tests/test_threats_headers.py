"""Headers of every kind of answer, of errors too (D2, H5, G8, G12, H4, A11)."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, TestCase, override_settings
from django.urls import include, path, reverse

from config.settings.base import ROOT
from lms.conf import conf
from lms.operations import switch
from lms.pages.models import LessonPage, PlainPage
from tests import build
from tests.once import made_once
from tests.threats import Owned, owned

pytestmark = pytest.mark.django_db


def broken(request: HttpRequest) -> HttpResponse:
    """A page with a fault."""
    raise RuntimeError("kaputt")


urlpatterns = [path("kaputt/", broken), path("", include("config.urls"))]


def _make(committed: Any) -> Owned:
    with committed():
        made = owned("Alpha")
        build.below(build.home(), PlainPage(title="Hilfe", slug="hilfe", place="help"))
        sample = [{"type": "text", "value": "<p>Probe</p>", "id": "b1"}]
        build.lesson(made.module, "Probe", slug="probe", free_sample=True, body=sample)
    return made


_rows = made_once(_make)


@pytest.fixture
def world(db: None, _rows: Owned) -> Owned:
    return deepcopy(_rows)


def url(page: Any) -> str:
    return str(page.get_url_parts()[2])


def as_participant(world: Owned) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.participant.user)
    return client


def as_trainer(world: Owned) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.trainer.user)
    return client


def _attempt(client: Client, world: Owned) -> str:
    return str(client.post(f"/quiz/start/{world.quiz.translation_key}/").headers["Location"])


def _gone(client: Client, world: Owned) -> HttpResponse:
    with TestCase.captureOnCommitCallbacks(execute=True):
        LessonPage.objects.get(pk=world.lesson.pk).unpublish()
    return client.get(url(world.lesson))


def _closed(client: Client, world: Owned) -> HttpResponse:
    later = build.module(world.page, "Später", unlock="after_done")
    return client.get(url(build.lesson(later, "Zu")))


def _too_big(client: Client, world: Owned) -> HttpResponse:
    return client.post(_attempt(client, world), {"answer": "x" * 200_000})


def _too_many(client: Client, world: Owned) -> HttpResponse:
    with patch("lms.accounts.guesses.too_many", return_value=True):
        return client.get(reverse("lms:join", args=["ABCD-EFGH"]))


def _shut(client: Client, world: Owned) -> HttpResponse:
    file = Path(conf.maintenance_file)
    switch.close(file, switch.Closed(None, ""))
    try:
        return client.get("/de/")
    finally:
        switch.reopen(file)


Shown = Callable[[Client, Owned], Any]
LEARNER: dict[str, tuple[int, Shown]] = {
    "home": (200, lambda c, w: c.get("/de/")),
    "course": (200, lambda c, w: c.get(url(w.page))),
    "plain": (200, lambda c, w: c.get("/de/hilfe/")),
    "sample": (200, lambda c, w: Client().get(f"{url(w.module)}probe/")),
    "lesson": (200, lambda c, w: c.get(url(w.lesson))),
    "way": (200, lambda c, w: c.get("/mein-weg/")),
    "quiz start": (200, lambda c, w: c.get(url(w.quiz))),
    "quiz question": (200, lambda c, w: c.get(_attempt(c, w))),
    "account": (200, lambda c, w: c.get(reverse("lms:account"))),
    "log-in": (200, lambda c, w: Client().get(reverse("account_login"))),
    "log-in by code": (200, lambda c, w: Client().get(reverse("account_request_login_code"))),
    "reset": (200, lambda c, w: Client().get(reverse("account_reset_password"))),
    "factors": (200, lambda c, w: c.get(reverse("mfa_index"))),
    "invitation over": (404, lambda c, w: Client().get("/einladung/unbekannt/")),
    "post": (200, lambda c, w: c.get("/post/")),
    "sitemap": (200, lambda c, w: c.get("/sitemap.xml")),
    "redirect": (302, lambda c, w: c.get("/")),
    "file": (200, lambda c, w: c.get(w.document.url)),
    "saved place": (200, lambda c, w: c.post(f"/lektion/{w.lesson.translation_key}/ort/", {"block": "b1"})),
    "403 foreign": (403, lambda c, w: _stranger().get(url(w.lesson))),
    "403 closed": (403, _closed),
    "403 csrf": (403, lambda c, w: Client(enforce_csrf_checks=True).post(reverse("lms:preferences"))),
    "404": (404, lambda c, w: c.get("/de/gibt-es-nicht/")),
    "405": (405, lambda c, w: c.get(reverse("lms:preferences"))),
    "410": (410, _gone),
    "400 host": (400, lambda c, w: Client().get("/de/", HTTP_HOST="evil.example")),
    "413": (413, _too_big),
    "429": (429, _too_many),
    "503": (503, _shut),
    "500": (500, lambda c, w: c.get("/kaputt/")),
    "preview": (200, lambda c, w: as_trainer(w).get(reverse("wagtailadmin_pages:view_draft", args=[w.draft.pk]))),
}  # fmt: skip


def _stranger() -> Client:
    client = Client()
    client.force_login(build.person().user)
    return client


def directives(response: Any) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("kind", LEARNER)
@override_settings(ROOT_URLCONF="tests.test_threats_headers")
def test_every_answer_a_learner_gets_is_strict(kind: str, world: Owned) -> None:
    status, show = LEARNER[kind]
    response = show(as_participant(world), world)
    assert response.status_code == status
    policy = directives(response)
    if kind == "file":  # a file answers with a policy of its own, narrower than ours
        assert policy["default-src"] == ["'none'"]
    else:
        assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
        assert policy["frame-ancestors"] in (["'self'"], ["'none'"])
        assert policy["form-action"] == ["'self'"]
    words = {word for sources in policy.values() for word in sources}
    assert not words & {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:", "blob:"}
    headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    if kind != "400 host":  # refused before that header's turn; frame-ancestors says the same
        assert headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY")
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(headers)


PERSONAL = [
    "lesson", "way", "quiz start", "quiz question", "account", "factors", "course", "file", "saved place",
    "403 closed", "410",
]  # fmt: skip


@pytest.mark.parametrize("kind", PERSONAL)
def test_what_a_person_sees_is_kept_nowhere(kind: str, world: Owned) -> None:
    response = LEARNER[kind][1](as_participant(world), world)
    kept = response.headers["Cache-Control"]
    assert {"private", "no-store"} <= set(kept.replace(",", " ").split())
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize("kind", ["log-in", "log-in by code", "invitation over", "post"])
def test_pages_with_a_secret_are_kept_nowhere(kind: str, world: Owned) -> None:
    assert "no-store" in LEARNER[kind][1](as_participant(world), world).headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["wagtailadmin_home", "lms_staff:matrix", "wagtailimages:index", "wagtailadmin_account"]
)
def test_only_the_admin_is_looser_and_only_for_what_wagtail_writes_inline(name: str, world: Owned) -> None:
    response = as_trainer(world).get(reverse(name))
    assert response.status_code == 200
    policy = directives(response)
    assert policy["script-src"] == policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["object-src"] == policy["base-uri"] == policy["default-src"] == ["'none'"]
    words = {word for sources in policy.values() for word in sources}
    assert not words & {"'unsafe-eval'", "*", "http:", "https:"}
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY")


def test_an_admin_address_that_is_not_there_names_nothing(world: Owned) -> None:
    response = as_trainer(world).get("/admin/gibt-es-nicht/")
    assert response.status_code == 404
    assert directives(response)["object-src"] == ["'none'"]


def test_cookies_are_out_of_reach_of_scripts(world: Owned) -> None:
    client = Client()
    client.get(reverse("account_login"))
    assert client.cookies["csrftoken"]["httponly"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    client.post(reverse("account_login"), {"login": world.participant.email, "password": "bruecke-demo"})
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "localhost@evil.example"},
        {"HTTP_HOST": "evil.example:80"},
    ],
)
def test_a_foreign_host_is_refused(header: dict[str, str], world: Owned) -> None:
    for address in ("/de/", reverse("account_login"), reverse("account_reset_password"), "/sitemap.xml"):
        assert Client().get(address, **header).status_code == 400


def test_a_forwarded_host_changes_no_link(world: Owned) -> None:
    forged = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}
    for address in ("/de/", url(world.page), reverse("account_login"), "/sitemap.xml"):
        assert b"evil.example" not in Client().get(address, **forged).content


ELSEWHERE = [
    "//evil.example", "///evil.example", "https://evil.example", "http:evil.example", "https:/evil.example",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example",
    " //evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
    "vbscript:x", "//evil.example@testserver", "https://testserver@evil.example", "https://testserver.evil.example",
    "http://[::1]/", "//testserver:80@evil.example/", "%2F%2Fevil.example", "/%09/evil.example", "\x00//evil.example",
    "https:evil.example", "////evil.example", "/./\\evil.example", "http:///evil.example", "ftp://evil.example",
    "mailto:a@evil.example", "//evil%E3%80%82example", "https://evil.example#testserver", "?//evil.example",
    "https://evil.example/?testserver", "\r\nLocation: https://evil.example", "//google.com%2f@evil.example",
    "/\x0b/evil.example", "／／evil.example", "https://evil.example\\testserver",
]  # fmt: skip


def leaves(location: str) -> bool:
    """Would a browser go to another host? It reads backslashes as slashes and skips line breaks and tabs."""
    read = location.strip("".join(map(chr, range(33)))).replace("\\", "/")
    for sign in "\t\r\n":
        read = read.replace(sign, "")
    scheme = read.partition(":")[0].lower() if ":" in read.partition("/")[0] else ""
    return read.startswith("//") or (bool(scheme) and not read.startswith("http://testserver/"))


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_way_out_by_the_next_address(target: str, world: Owned) -> None:
    data = {"login": world.participant.email, "password": "bruecke-demo", "next": target, "language": "de"}
    for address in (reverse("lms:preferences"), reverse("account_login")):
        response = Client().post(address, data, headers={"referer": "https://evil.example/"})
        assert not leaves(response.headers.get("Location", "/")), address
    client = as_participant(world)
    response = client.post(reverse("account_logout"), {"next": target})
    assert not leaves(response.headers.get("Location", "/"))
    staff = as_trainer(world)
    response = staff.post(reverse("wagtailadmin_pages:unpublish", args=[world.lesson.pk]), {"next": target})
    assert not leaves(response.headers.get("Location", "/"))


@pytest.mark.parametrize("kind", ["403 csrf", "404", "410", "400 host", "413", "429", "500", "503"])
@override_settings(ROOT_URLCONF="tests.test_threats_headers")
def test_a_page_about_an_error_names_nothing_of_the_inside(kind: str, world: Owned) -> None:
    """H3: no key, no address of a database, no place in the code."""
    response = LEARNER[kind][1](as_participant(world), world)
    said = response.content.decode() + str(dict(response.headers))
    inside = [settings.SECRET_KEY, str(settings.DATABASES["default"]["NAME"]), str(ROOT)]
    for word in (*inside, "Traceback", "RuntimeError", "kaputt</", "site-packages", "DJANGO_SETTINGS_MODULE"):
        assert word not in said
