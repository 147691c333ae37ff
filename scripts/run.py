"""Runs the development site: server, task worker and clock together until Ctrl-C.

The children stand in sessions of their own, so Ctrl-C reaches only this supervisor, which ends them all.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from scripts.address import Address, address
from scripts.catalogues import ROOT

PYTHON = sys.executable
MANAGE = (PYTHON, str(ROOT / "manage.py"))
GRACE_SECONDS = 5.0
ANSWER_SECONDS = 300.0  # a slow machine that makes its database for the first time
PASSWORD = "bruecke-demo"
LOG_INS = (
    ("participant", "amina@demo.example", "/mein-weg/"),
    ("trainer", "trainer@demo.example", "/admin/"),
    ("coordinator", "koordination@demo.example", "/admin/"),
    ("administrator", "admin@demo.example", "/admin/"),
)


class Ended(Exception):
    """Somebody asked for the end: Ctrl-C, TERM or a closed terminal."""


class Failed(Exception):
    """Why the site cannot run, for a person to read."""


@dataclass(frozen=True, slots=True)
class Child:
    """One running part of the site."""

    name: str
    process: subprocess.Popen[bytes]

    def send(self, number: signal.Signals) -> None:
        """To the child and to everything it started."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def beside_the_server() -> dict[str, tuple[str, ...]]:
    """What runs beside the server once that answers. RELOAD=1 restarts the worker too when code changes."""
    reload = os.environ.get("RELOAD") == "1"
    return {
        "worker": (*MANAGE, "db_worker", "--no-startup-delay", "--reload" if reload else "--no-reload"),
        "clock": (PYTHON, "-m", "scripts.clock"),
    }


def where_to_listen() -> Address:
    try:
        return address()
    except ValueError as error:
        raise Failed("PORT must be a number from 1 to 65535.") from error


def environment(where: Address) -> dict[str, str]:
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONUNBUFFERED": "1",
        "BASE_URL": where.base,
    }
    return {**defaults, **os.environ, "BASE_URL": where.base}


def must_be_free(where: Address) -> None:
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where.host, where.port))
        except OSError as error:
            raise Failed(
                f"{where.bind} cannot be used: {error.strerror}. Choose another: PORT=8001 make run"
            ) from error


def start(name: str, command: tuple[str, ...], env: dict[str, str]) -> Child:
    return Child(name, subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True))


def is_answering(where: Address) -> bool:
    """Whether the server gives a good answer: anything but a failure of its own."""
    request = urllib.request.Request(where.local + "/", method="HEAD")
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10)
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except (OSError, urllib.error.URLError):
        return False
    return True


def must_be_alive(children: list[Child]) -> None:
    for child in children:
        if (code := child.process.poll()) is not None:
            raise Failed(
                f"The {child.name} ended by itself with code {code}; so everything ends; the lines above say why."
            )


def wait_for_answer(where: Address, children: list[Child]) -> None:
    until = time.monotonic() + ANSWER_SECONDS
    while not is_answering(where):
        must_be_alive(children)
        if time.monotonic() > until:
            raise Failed(f"{where.local}/ gave no good answer within {ANSWER_SECONDS:.0f} seconds.")
        time.sleep(0.1)


def welcome(where: Address, *, demo: bool) -> str:
    """What is printed once the server answers."""
    lines = ["", f"Brücke is running at {where.base}/ (Ctrl-C ends it)", ""]
    pages = (("/", "home"), ("/mein-weg/", "Mein Weg"), ("/admin/", "for staff"), ("/post/", "mails it sent"))
    lines += [f"  {where.base}{path:<12} {what}" for path, what in pages]
    if demo:
        lines += ["", f"Demo log-ins, password {PASSWORD}:"]
        lines += [f"  {email:<28} {who}, {where.base}{path}" for who, email, path in LOG_INS]
    return "\n".join([*lines, ""])


def end(children: list[Child]) -> None:
    """Asks every child to end, waits a few seconds, then makes sure."""
    for child in children:
        child.send(signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"The {child.name} did not end when asked; it is stopped.", flush=True)
        child.send(signal.SIGKILL)
        child.process.wait()


def supervise(where: Address, children: list[Child]) -> NoReturn:
    env = environment(where)
    demo = os.environ.get("DEMO", "1") != "0"
    must_be_free(where)
    children.append(start("server", (PYTHON, "-m", "scripts.serve", where.bind), env))
    wait_for_answer(where, children)
    for name, command in beside_the_server().items():
        children.append(start(name, command, env))
    print(welcome(where, demo=demo), flush=True)
    while True:
        must_be_alive(children)
        time.sleep(0.5)


def asked_to_end(_number: int, _frame: FrameType | None) -> None:
    raise Ended


def main() -> int:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        signal.signal(number, asked_to_end)
    children: list[Child] = []
    try:
        supervise(where_to_listen(), children)
    except Ended:
        print("\nBrücke ends.", flush=True)
        return 0
    except Failed as reason:
        print(f"\nBrücke stopped. {reason}", file=sys.stderr)
        return 1
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        end(children)


if __name__ == "__main__":
    sys.exit(main())
