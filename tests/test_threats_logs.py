"""Nothing that somebody sends, types or is called reaches the log (G5, H3)."""

import io
import json
import logging
from collections.abc import Iterator
from logging.config import dictConfig
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from config.settings.logs import json_lines
from lms.mail import actions as mail
from tests import build
from tests.mail import transports

pytestmark = pytest.mark.django_db
SECRET = "s3nt1nel"
ADDRESS = f"{SECRET}@example.org"
EVERYWHERE = {
    "HTTP_USER_AGENT": f"Mozilla {SECRET}",
    "HTTP_REFERER": f"https://{SECRET}.example/",
    "HTTP_COOKIE": f"sessionid={SECRET}; csrftoken={SECRET}",
    "HTTP_X_REQUEST_ID": SECRET,
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "REMOTE_ADDR": "203.0.113.77",
}


def broken(request: HttpRequest, token: str) -> HttpResponse:
    """A page that breaks with everything it knows in its words."""
    try:
        raise IntegrityError(f"Key (email)=({ADDRESS}) exists: {request.POST} {request.META}")
    except IntegrityError as problem:
        raise RuntimeError(f"{token} {request.GET}") from problem


urlpatterns = [path("kaputt/<str:token>/", broken, name="kaputt"), path("", include("config.urls"))]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What production would write, at the most talkative level."""
    stream, root = io.StringIO(), logging.getLogger()
    names = ["", "django", "django.request", "gunicorn.error"]
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in names}
    django_propagates = logging.getLogger("django").propagate
    dictConfig({**json_lines("DEBUG", stream), "incremental": False})
    yield stream
    for name, (level, handlers) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).handlers[:] = handlers
    logging.getLogger("django").propagate = django_propagates
    assert root.handlers == before[""][1]


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def requests(log: io.StringIO) -> list[tuple[str, str, int]]:
    return [(x["method"], x["route"], x["status"]) for x in lines(log) if x["logger"] == "lms.request"]


def client(**more: Any) -> Client:
    return Client(raise_request_exception=False, **more)


@override_settings(ROOT_URLCONF="tests.test_threats_logs")
def test_a_fault_is_logged_with_its_place_and_without_what_was_sent(log: io.StringIO) -> None:
    answer = client().post(f"/kaputt/{SECRET}/?q={SECRET}", {"name": SECRET, "email": ADDRESS}, **EVERYWHERE)
    assert answer.status_code == 500
    assert requests(log) == [("POST", "kaputt", 500)]
    fault = next(x for x in lines(log) if x["logger"] == "django.request")
    assert [error["type"] for error in fault["errors"]] == [
        "builtins.RuntimeError",
        "django.db.utils.IntegrityError",
    ]
    assert "test_threats_logs.py" in fault["errors"][0]["trace"][-1]
    assert {x["request"] for x in lines(log) if "request" in x} == {answer.headers["X-Request-ID"]}
    assert SECRET not in log.getvalue()
    assert "203.0.113.77" not in log.getvalue()


ASKED: dict[str, Any] = {
    "page that is not there": lambda c: c.get(f"/de/{SECRET}/?q={SECRET}", **EVERYWHERE),
    "unknown invitation": lambda c: c.get(f"/einladung/{SECRET}/", **EVERYWHERE),
    "unknown link": lambda c: c.get(reverse("lms:access", args=[SECRET]), **EVERYWHERE),
    "search": lambda c: c.get(f"/suche/?q={SECRET}", **EVERYWHERE),
    "foreign host": lambda c: c.get("/de/", HTTP_HOST=f"{SECRET}.example"),
    "forged form": lambda c: client(enforce_csrf_checks=True).post(
        reverse("lms:invitation", args=[SECRET]), {"a": SECRET}, **EVERYWHERE
    ),
    "odd method": lambda c: c.generic(SECRET.upper(), "/de/", **EVERYWHERE),
    "wrong log-in": lambda c: c.post(
        reverse("account_login"), {"login": ADDRESS, "password": SECRET}, **EVERYWHERE
    ),
    "sign-up": lambda c: c.post(
        reverse("account_signup"), {"email": ADDRESS, "password1": f"{SECRET}-{SECRET}"}, **EVERYWHERE
    ),
    "code by mail": lambda c: c.post(reverse("account_request_login_code"), {"email": ADDRESS}, **EVERYWHERE),
    "lost password": lambda c: c.post(reverse("account_reset_password"), {"email": ADDRESS}, **EVERYWHERE),
    "too much": lambda c: c.post(reverse("account_login"), {"login": SECRET * 400_000}, **EVERYWHERE),
    "no body": lambda c: c.post(
        reverse("account_login"), f"{SECRET}=%ff", content_type=f"text/{SECRET}", **EVERYWHERE
    ),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_is_asked_for_stays_out(what: str, log: io.StringIO) -> None:
    person = build.person(SECRET, email=ADDRESS) if what != "sign-up" else None
    answer = ASKED[what](client())
    assert answer.status_code < 500
    assert len(requests(log)) == 1
    assert SECRET not in log.getvalue().lower()
    assert "203.0.113.77" not in log.getvalue()
    assert person is None or str(person.uuid) not in log.getvalue()


def test_a_letter_that_cannot_be_sent_names_nobody(log: io.StringIO, settings: Any) -> None:
    settings.LMS_MAIL_TRANSPORT = "tests.mail.transports.Recorder"
    transports.Recorder.reset()
    letter = mail.queue(key="k", to=ADDRESS, subject=SECRET, text=SECRET)
    assert letter is not None
    transports.Recorder.before = transports.unknown
    mail.deliver_one.enqueue(letter.pk)
    mail.deliver_due(now=timezone.now())
    assert SECRET not in log.getvalue()


def test_a_task_that_breaks_names_nobody(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**about: Any) -> None:
        raise RuntimeError(ADDRESS)

    monkeypatch.setattr(mail, "deliver", breaks)
    mail.deliver_one.enqueue(1)
    assert any("builtins.RuntimeError" in str(x.get("errors")) for x in lines(log))
    assert SECRET not in log.getvalue()


def test_a_good_page_is_one_line(log: io.StringIO) -> None:
    answer = client().get("/sitemap.xml")
    mine = [x for x in lines(log) if x["logger"] == "lms.request"]
    assert len(mine) == 1
    assert mine[0].keys() == {
        "time", "level", "logger", "message", "request", "method", "route", "status", "ms",
    }  # fmt: skip
    assert (mine[0]["route"], mine[0]["status"]) == ("lms:sitemap", answer.status_code)
