"""Other processes on this test's database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections


def database_address() -> str:
    """The address under which another process finds the database of this test."""
    wanted = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{wanted['NAME']}"
    login = f"{wanted['USER']}:{wanted['PASSWORD']}" if wanted["PASSWORD"] else wanted["USER"]
    host, port = wanted["HOST"] or "127.0.0.1", wanted["PORT"] or 5432
    return f"postgres://{login}@{host}:{port}/{wanted['NAME']}"


def environment_here() -> dict[str, str]:
    """Of a process that works on this test's database."""
    about = {
        "BENCH_DATABASE_URL": database_address(),
        "BENCH_SECRET_KEY": settings.SECRET_KEY,
        "BENCH_PROPAGATE": "0",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    return {**os.environ, **about}


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


class Server:
    """A real gunicorn, its workers with four threads each, on this test's database and a port that stays."""

    def __init__(self, application: str, workers: int, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.workers = workers
        self.command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{self.port}"]
        self.command += ["-w", str(workers), "--threads", "4", "--log-level", "critical"]
        self.command += ["--preload"]  # loads the site once
        self.environment = {**environment_here(), **environment}

    def start(self) -> None:
        """Until all workers are there and one of them answers."""
        self.process = subprocess.Popen(self.command, env=self.environment, process_group=0)
        until = time.monotonic() + 240
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended"
            if self._answers() and len(children(self.process.pid)) == self.workers:
                return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def _answers(self) -> bool:
        try:
            caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            caller.request("GET", "/static/")
            caller.getresponse()
            caller.close()
        except (OSError, http.client.HTTPException):
            return False
        return True

    def kill(self) -> None:
        """Kill −9 of everything at once: the master and its workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)

    def stop(self) -> None:
        """Without waiting for who still holds a line open."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)


@contextmanager
def serving(application: str = "config.wsgi", *, workers: int = 2, **environment: str) -> Iterator[Server]:
    """A server while it is needed."""
    server = Server(application, workers, environment)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def working() -> Iterator[subprocess.Popen[bytes]]:
    """A worker of the queue while it is needed, as polite as its unit in deploy/systemd makes it."""
    command = [
        "nice",
        "-n",
        "5",
        sys.executable,
        "manage.py",
        "db_worker",
        "--no-reload",
        "--no-startup-delay",
    ]
    worker = subprocess.Popen(command, env=environment_here(), process_group=0)
    try:
        yield worker
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(60)


def killed(work: Callable[[], object]) -> None:
    """Runs something in a copy of this process, which must kill itself in it by `die`."""
    connections.close_all()  # the copy must not share a line to the server
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "it ended by itself"
    assert os.WTERMSIG(status) == signal.SIGKILL


def die() -> None:
    """Kill −9 of this process."""
    os.kill(os.getpid(), signal.SIGKILL)
