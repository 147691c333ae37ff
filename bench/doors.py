"""Does the time of an answer say whether an address has an account, a seat, a place on a list? Medians of the doors.

A stranger's view: time on the line, one connection a door, addresses of several kinds in random order, round by round.
"""

import http.client
import random
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from bench import dates
from bench.ranks import mann_whitney
from lms.mail.models import Mail
from lms.people.models import Person

ROUNDS, WARM_UP = 200, 10
SMALL = (12, 2)  # to see that it runs
KINDS = ("unknown", "known", "disabled")
Form = dict[str, str]
PERSON = {"family_name": "X", "password1": "ein-Passwort-12"}
BOOKS = {"name": "Amina El Idrissi"}


@dataclass(frozen=True, slots=True)
class Door:
    """Where an address is asked for: what is sent, which kinds of addresses, and how the answer looks (status)."""

    name: str
    path: str
    form: Callable[[str], Form]
    kinds: tuple[str, ...] = KINDS
    status: int = 302

    def address(self, kind: str, number: int) -> str:
        """Each address is asked for once at a door, as somebody with a list of addresses would."""
        return f"{kind}{number}-{self.name}{dates.DOMAIN}"


def _sends(field: str, address: str, **more: str) -> Form:
    return {field: address, **more}


def prepare(rounds: range) -> list[Door]:
    """The doors, and whom each of them knows. Call `sweep` afterwards."""
    staff = Person.objects.get(email="staff@example.org")
    seminar, course = dates.date_to_book(staff), dates.course_to_wait_for()
    book = Door(
        "book",
        reverse("lms:book", args=[seminar.uuid]),
        partial(_sends, "email", **BOOKS),
        (*KINDS, "booked"),
    )
    interest = Door(
        "interest",
        reverse("lms:interest", args=[course.pk]),
        partial(_sends, "email"),
        (*KINDS, "listed"),
        200,
    )
    doors = [
        Door("code", "/konto/login/", partial(_sends, "login", by_code="1")),
        Door("sign-up", "/konto/signup/", partial(_sends, "email", **PERSON)),
        Door("reset", "/konto/password/reset/", partial(_sends, "email")),
        book,
        interest,
    ]
    _accounts(doors, rounds)
    dates.book(seminar, _people(book.address("booked", number) for number in rounds))
    dates.wait(course, [interest.address("listed", number) for number in rounds])
    return doors


def _accounts(doors: Iterable[Door], rounds: range) -> None:
    """The accounts of all addresses but the unknown ones and those on a list, with one password."""
    users: Any = get_user_model()
    password = make_password("bench")
    made = users.objects.bulk_create(
        users(
            username=f"{kind}{number}-{door.name}",
            email=door.address(kind, number),
            password=password,
            is_active=kind != "disabled",
        )
        for door in doors
        for kind in door.kinds
        if kind not in ("unknown", "listed")
        for number in rounds
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
    )


def _people(addresses: Iterable[str]) -> list[Person]:
    """The persons behind these accounts."""
    found = get_user_model().objects.filter(email__in=list(addresses))
    return Person.objects.bulk_create(Person(user=user, email=user.email, family_name="X") for user in found)


def sweep() -> None:
    """Take away the accounts and the letters."""
    Mail.objects.filter(to__endswith=dates.DOMAIN).delete()
    get_user_model().objects.filter(email__endswith=dates.DOMAIN).delete()
    dates.sweep()


def ask(line: http.client.HTTPConnection, door: Door, address: str, client: str) -> float:
    """Milliseconds until the answer is there; any other answer than the door's ends the run."""
    token = "a" * 32
    headers = {
        "Host": "127.0.0.1",
        "Cookie": f"csrftoken={token}",
        "X-CSRFToken": token,
        "X-Forwarded-For": client,  # each from elsewhere, so that nobody asks too often
        "Content-Type": "application/x-www-form-urlencoded",
    }
    data = urlencode(door.form(address))
    began = time.perf_counter()
    line.request("POST", door.path, data, headers)
    answer = line.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != door.status:
        raise SystemExit(f"{door.path} answered {answer.status}")
    return took


Times = dict[str, dict[str, list[float]]]


def measure(port: int, doors: list[Door], rounds: range) -> Times:
    """Door → kind → milliseconds of each request. All doors at once: they mostly wait for their beat."""
    with ThreadPoolExecutor(len(doors)) as pool:
        found = pool.map(lambda door: _measure(port, door, rounds), doors)
        return dict(zip((door.name for door in doors), found, strict=True))


def _measure(port: int, door: Door, rounds: range) -> dict[str, list[float]]:
    line = http.client.HTTPConnection("127.0.0.1", port)
    order = random.Random(door.name)
    times: dict[str, list[float]] = {kind: [] for kind in door.kinds}
    for number in rounds:
        for kind in order.sample(door.kinds, len(door.kinds)):
            took = ask(
                line, door, door.address(kind, number), f"10.{order.randrange(256)}.{order.randrange(256)}.7"
            )
            if number >= 0:
                times[kind].append(took)
    line.close()
    return times


def report(found: Times) -> None:
    """Print medians, how many milliseconds they are from those of unknown addresses, and how likely chance is."""
    print(f"\n{'door':<10} {'address':<10} {'median ms':>9} {'differs':>7} {'p':>7}")
    for door, times in found.items():
        base = statistics.median(times["unknown"])
        for kind, taken in times.items():
            middle = statistics.median(taken)
            p = "" if kind == "unknown" else f"{mann_whitney(times['unknown'], taken):.3f}"
            print(f"{door:<10} {kind:<10} {middle:>9.2f} {middle - base:>+7.2f} {p:>7}")
    print(
        "p: how often chance alone sets two series of times so far apart; small values tell addresses apart."
    )
