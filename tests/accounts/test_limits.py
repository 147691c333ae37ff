"""H2, A1: limits hold over four processes that share a Redis, and forged headers change nothing."""

import http.client
import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as site
from django.core import mail
from django.test import Client

from lms.accounts.guesses import WRONG_PER_ADDRESS, WRONG_PER_CODE
from lms.mail.models import Mail
from tests import build
from tests.accounts import doors
from tests.processes import serving

WORKERS, REQUESTS = 4, 100
LIMIT = 60  # "request_login_code" per connection
TOKEN = "a" * 32
OWN = [
    "203.0.113.7",
    "198.51.100.2",
]  # the client as the first proxy saw it, the first proxy as the second did
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not os.environ.get("REDIS_URL"),
        reason="several processes share their limits in Redis: set REDIS_URL=redis://127.0.0.1:6379/9",
    ),
]


class Browser:
    """One browser: keeps its cookies, says what its proxies would say."""

    def __init__(self, port: int, forwarded: str = "", cookies: dict[str, str] | None = None) -> None:
        self.port, self.forwarded = port, forwarded
        self.cookies = {"csrftoken": TOKEN, **(cookies or {})}

    def insist(self, path: str, data: dict[str, str]) -> None:
        """As people do: who is asked to wait tries again, a few times."""
        for _ in range(8):
            if self.ask(path, data) != 429:
                return

    def ask(self, path: str, data: dict[str, str] | None = None) -> int:
        """The status of one request: GET, or POST where there is data."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": TOKEN,
        }
        if self.forwarded:
            headers["X-Forwarded-For"] = self.forwarded
        server.request("GET" if data is None else "POST", path, urlencode(data or {}), headers)
        answer = server.getresponse()
        answer.read()
        for name, _, rest in (line.partition("=") for line in answer.headers.get_all("Set-Cookie") or []):
            self.cookies[name] = rest.partition(";")[0]
        server.close()
        return answer.status

    @property
    def is_in(self) -> bool:
        """Does this browser have a log-in?"""
        return self.ask("/mein-konto/") == 200


@contextmanager
def site_on(tmp_path: Path, proxies: int = 0) -> Iterator[tuple[int, Path]]:
    """The site in four processes behind some proxies: (port, file of the codes that were compared)."""
    judged = tmp_path / "judged"
    judged.touch()
    with serving(
        "tests.accounts.served",
        workers=WORKERS,
        DJANGO_SETTINGS_MODULE="tests.accounts.served_settings",
        REDIS_URL=site.CACHES["default"]["LOCATION"],
        TRUSTED_PROXIES=str(proxies),
        JUDGED=str(judged),
    ) as server:
        yield server.port, judged


def together(works: list[Callable[[], Any]], hands: int = 16) -> list[Any]:
    """What all of them answer, many at a time."""
    with ThreadPoolExecutor(hands) as pool:
        return [future.result() for future in [pool.submit(work) for work in works]]


def letters(port: int, forwarded: list[str]) -> int:
    """How many of these requests for a code, each for another address, led to a letter."""

    def work(number: int) -> Callable[[], int]:
        who = {"login": f"somebody{number}@example.org", "by_code": "1"}
        return lambda: Browser(port, forwarded[number]).ask("/konto/login/", who)

    together([work(number) for number in range(len(forwarded))], hands=8)
    return Mail.objects.filter(to__startswith="somebody").count()


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_forged_addresses_of_the_client_share_one_limit(proxies: int, tmp_path: Path) -> None:
    """What stands to the left of our own proxies is invented; at most a fifth more gets through."""
    dice = random.Random(proxies)
    forged = [f"10.{dice.randrange(256)}.{dice.randrange(256)}.{n}" for n in range(REQUESTS)]
    with site_on(tmp_path, proxies) as (port, _judged):
        sent = letters(port, [", ".join([one, *OWN[:proxies]]) for one in forged])
    assert LIMIT * 0.8 <= sent <= LIMIT * 1.2


def test_real_clients_behind_one_proxy_have_a_limit_each(tmp_path: Path) -> None:
    with site_on(tmp_path, 1) as (port, _judged):
        assert letters(port, [f"10.0.0.1, 203.0.113.{n}" for n in range(REQUESTS)]) == REQUESTS


def test_a_classroom_of_25_behind_one_router_logs_in_at_once(tmp_path: Path) -> None:
    """Everybody mistypes first; half of them come with a password, half with a code."""
    people = [build.person() for _ in range(25)]

    def come(port: int, number: int) -> bool:
        who, browser = people[number], Browser(port, "203.0.113.7")
        browser.insist("/konto/login/", {"login": who.email, "password": "vertippt-vertippt"})
        if number % 2:
            browser.insist("/konto/login/", {"login": who.email, "password": doors.PASSWORD})
        else:
            browser.insist("/konto/login/", {"login": who.email, "by_code": "1"})
            browser.insist("/konto/login/code/confirm/", {"code": codes(who.email)})
        return browser.is_in

    with site_on(tmp_path, 1) as (port, _judged):
        came = together([lambda n=n: come(port, n) for n in range(25)], hands=25)  # type: ignore[misc]  # a number
    assert came == [True] * 25


def codes(address: str) -> str:
    """The code that was mailed; the thread's connection is closed again."""
    from django.db import connection

    try:
        return doors.code_for(address)
    finally:
        connection.close()


def test_one_persons_limit_locks_nobody_else_out(tmp_path: Path) -> None:
    victim, other = build.person(), build.person()
    with site_on(tmp_path, 1) as (port, _judged):
        wrong = {"login": victim.email, "password": "falsch-falsch"}
        together([lambda: Browser(port, "203.0.113.7").ask("/konto/login/", wrong)] * 20)
        seen = []
        for who in (victim, other):
            browser = Browser(port, "203.0.113.7")
            browser.ask("/konto/login/", {"login": who.email, "password": doors.PASSWORD})
            seen.append(browser.is_in)
    assert seen == [False, True]


SMALL_AND_WHOLE = [(24, 6, 4), pytest.param(60, 20, 10, marks=pytest.mark.long)]


@pytest.mark.parametrize(("parallel", "sessions", "each"), SMALL_AND_WHOLE)
def test_parallel_guesses_over_processes(
    parallel: int, sessions: int, each: int, tmp_path: Path, settings: Any
) -> None:
    """A1: first many at once in one session, then more sessions for the same address; then the right code."""
    settings.ACCOUNT_RATE_LIMITS = False  # in this process only: so that there is a code for every session
    address = build.person(email="amina@example.org").email
    waiting = [asked(address) for _ in range(1 + sessions)]
    with site_on(tmp_path) as (port, judged):
        first, *others = waiting
        guess(port, [(first, f"AAAA-{n:04}") for n in range(parallel)])
        assert 1 <= len(judged.read_text().split()) <= WRONG_PER_CODE
        assert not opens(port, first)
        before = len(judged.read_text().split())
        assert before <= WRONG_PER_CODE
        guess(port, [(one, f"B{n:03}-{m:04}") for m in range(each) for n, one in enumerate(others)])
        compared = judged.read_text().split()
        assert before < len(compared) <= WRONG_PER_ADDRESS
        assert max(sum(code.startswith(f"B{n:03}") for code in compared) for n in range(sessions)) <= 5
        assert not any(opens(port, one) for one in others)
        assert len(judged.read_text().split()) <= WRONG_PER_ADDRESS


class Asked:
    """A session in which a code was asked for: its cookie, what it held then, and the code."""

    def __init__(self, client: Client, code: str) -> None:
        self.client, self.code = client, code
        self.held = dict(client.session.items())
        self.cookie = {site.SESSION_COOKIE_NAME: client.cookies[site.SESSION_COOKIE_NAME].value}


def asked(address: str) -> Asked:
    """Ask for a code in a new session."""
    client = Client()
    doors.ask_code(client, address)
    return Asked(client, doors.code_in(mail.outbox[-1].body))


def guess(port: int, guesses: list[tuple[Asked, str]]) -> None:
    """Send all of them at once."""
    together(
        [
            lambda one=one, code=code: Browser(port, cookies=one.cookie).ask(  # type: ignore[misc]  # bound now
                "/konto/login/code/confirm/", {"code": code}
            )
            for one, code in guesses
        ],
        hands=len(guesses) if len(guesses) < 64 else 64,
    )


def opens(port: int, one: Asked) -> bool:
    """Does the right code still open the door, with the session as it was before any guess?"""
    session = one.client.session
    session.clear()
    session.update(one.held)
    session.save()
    browser = Browser(port, cookies=one.cookie)
    browser.ask("/konto/login/code/confirm/", {"code": one.code})
    return browser.is_in
