"""Other processes on this test's database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


def database_address() -> str:
    """The address under which another process finds the database of this test."""
    wanted = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{wanted['NAME']}"
    login = f"{wanted['USER']}:{wanted['PASSWORD']}" if wanted["PASSWORD"] else wanted["USER"]
    host, port = wanted["HOST"] or "127.0.0.1", wanted["PORT"] or 5432
    return f"postgres://{login}@{host}:{port}/{wanted['NAME']}"


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


@contextmanager
def serving(
    application: str = "config.wsgi", *, workers: int = 2, **environment: str
) -> Iterator[tuple[int, int]]:
    """A real gunicorn, its workers with four threads each, on this test's database: (port, process id)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    about = {
        "BENCH_DATABASE_URL": database_address(),
        "BENCH_SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}", "-w", str(workers)]
    command += ["--threads", "4", "--log-level", "critical", "--preload"]  # loads the site once
    process = subprocess.Popen(command, env={**os.environ, **about, **environment})
    try:
        _wait(process, port, workers)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGQUIT)  # without waiting for who still holds a line open
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], port: int, workers: int) -> None:
    """Until all workers are there and one of them answers."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            caller = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            caller.request("GET", "/static/")
            caller.getresponse()
            caller.close()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        if len(children(process.pid)) == workers:
            return
    raise AssertionError("the server did not start")
