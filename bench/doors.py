"""Does the time of an answer say whether an address has an account? Medians of the doors, asked in turn.

A stranger's view: time on the line, one connection a door, three addresses in random order, round by round.
"""

import http.client
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from bench.ranks import mann_whitney
from lms.mail.models import Mail

ROUNDS, WARM_UP = 200, 10
ADDRESSES = ("unknown", "known", "disabled")
Form = dict[str, str]
DOORS: dict[str, tuple[str, Callable[[str], Form]]] = {
    "code": ("/konto/login/", lambda address: {"login": address, "by_code": "1"}),
    "sign-up": (
        "/konto/signup/",
        lambda address: {"family_name": "X", "email": address, "password1": "ein-Passwort-12"},
    ),
    "reset": ("/konto/password/reset/", lambda address: {"email": address}),
}


def address(kind: str, number: int, door: str) -> str:
    """Each address is asked for once at a door, as somebody with a list of addresses would."""
    return f"{kind}{number}-{door}@door.example"


def people() -> None:
    """The accounts of the known and of the disabled addresses, with one password."""
    users = get_user_model()
    password = make_password("bench")
    made = users.objects.bulk_create(
        users(
            username=f"{kind}{number}-{door}",
            email=address(kind, number, door),
            password=password,
            is_active=kind == "known",
        )
        for door in DOORS
        for kind in ("known", "disabled")
        for number in range(-WARM_UP, ROUNDS)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
    )


def sweep() -> None:
    """Take away the accounts and the letters."""
    Mail.objects.filter(to__endswith="@door.example").delete()
    get_user_model().objects.filter(email__endswith="@door.example").delete()


def ask(line: http.client.HTTPConnection, path: str, form: Form) -> float:
    """Milliseconds until the answer is there; anything but a redirect ends the run."""
    token = "a" * 32
    headers = {
        "Host": "127.0.0.1",
        "Cookie": f"csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    data = urlencode(form)
    began = time.perf_counter()
    line.request("POST", path, data, headers)
    answer = line.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != 302:
        raise SystemExit(f"{path} answered {answer.status}")
    return took


def measure(port: int) -> dict[str, dict[str, list[float]]]:
    """Door → address → milliseconds of each request. All doors at once: they mostly wait for their beat."""
    with ThreadPoolExecutor(len(DOORS)) as pool:
        return dict(zip(DOORS, pool.map(lambda door: _measure(port, door), DOORS), strict=True))


def _measure(port: int, door: str) -> dict[str, list[float]]:
    line = http.client.HTTPConnection("127.0.0.1", port)
    order = random.Random(door)
    path, form = DOORS[door]
    times: dict[str, list[float]] = {kind: [] for kind in ADDRESSES}
    for number in range(-WARM_UP, ROUNDS):
        for kind in order.sample(ADDRESSES, len(ADDRESSES)):
            took = ask(line, path, form(address(kind, number, door)))
            if number >= 0:
                times[kind].append(took)
    line.close()
    return times


def report(found: dict[str, dict[str, list[float]]]) -> None:
    """Print medians, how many milliseconds they are from those of unknown addresses, and how likely chance is."""
    print(f"\n{'door':<10} {'address':<10} {'median ms':>9} {'differs':>7} {'p':>7}")
    for door, times in found.items():
        base = statistics.median(times["unknown"])
        for kind in ADDRESSES:
            middle = statistics.median(times[kind])
            p = "" if kind == "unknown" else f"{mann_whitney(times['unknown'], times[kind]):.3f}"
            print(f"{door:<10} {kind:<10} {middle:>9.2f} {middle - base:>+7.2f} {p:>7}")
    print(
        "p: how often chance alone sets two series of times so far apart; small values tell addresses apart."
    )
