"""Does the time of an answer say whether an address has an account? Medians of the doors, asked in turn.

A stranger's view: time on the line, one connection, three addresses one after another, round by round.
"""

import http.client
import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import get_user_model

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


def people() -> None:
    """Two accounts, one of them disabled."""
    for kind in ("known", "disabled"):
        user, is_new = get_user_model().objects.get_or_create(
            username=f"door-{kind}",
            defaults={"email": f"{kind}@door.example", "is_active": kind == "known"},
        )
        if is_new:
            user.set_password("bench")
            user.save()
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)


def sweep() -> None:
    """Take away what the asking made: letters, and accounts of addresses that were unknown."""
    Mail.objects.filter(to__endswith="@door.example").delete()
    get_user_model().objects.filter(email__startswith="unknown", email__endswith="@door.example").delete()


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
    """Door → address → milliseconds of each request."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    found: dict[str, dict[str, list[float]]] = {}
    for door, (path, form) in DOORS.items():
        times: dict[str, list[float]] = {kind: [] for kind in ADDRESSES}
        for number in range(-WARM_UP, ROUNDS):
            for turn in range(len(ADDRESSES)):
                kind = ADDRESSES[(turn + number) % len(ADDRESSES)]  # nobody is always first
                fresh = f"{number}-{door}" if kind == "unknown" else ""
                took = ask(line, path, form(f"{kind}{fresh}@door.example"))
                if number >= 0:
                    times[kind].append(took)
        found[door] = times
    line.close()
    return found


def report(found: dict[str, dict[str, list[float]]]) -> None:
    """Print medians, their ratio to those of unknown addresses, and how likely chance is."""
    print(f"\n{'door':<10} {'address':<10} {'median ms':>9} {'ratio':>7} {'p':>7}")
    for door, times in found.items():
        base = statistics.median(times["unknown"])
        for kind in ADDRESSES:
            middle = statistics.median(times[kind])
            p = "" if kind == "unknown" else f"{mann_whitney(times['unknown'], times[kind]):.3f}"
            print(f"{door:<10} {kind:<10} {middle:>9.2f} {middle / base:>7.3f} {p:>7}")
    print(
        "p: how often chance alone sets two series of times so far apart; small values tell addresses apart."
    )
