"""The server that is measured: gunicorn, whose CPU the kernel counts."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
TRIES, PAUSE = 300, 0.1


def cpu(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = _stat(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / TICK


@contextmanager
def serving(*options: str) -> Iterator[tuple[int, int]]:
    """The site on a free port, with one worker unless options say otherwise: (port, process id of the master)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--keep-alive", "60", "--log-level", "warning", *options]
    # One address asks hundreds of times, or says in a header that it is many.
    unlimited = {**os.environ, "BENCH_UNLIMITED": "1", "TRUSTED_PROXIES": "1"}
    server = subprocess.Popen(command, env=unlimited)
    try:
        _wait(port)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)  # a busy machine takes its time


def _wait(port: int) -> None:
    """Until somebody listens."""
    for _ in range(TRIES):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(PAUSE)
    sys.exit("the server did not start")


def worker_of(master: int) -> int:
    """The one worker of a gunicorn master, once it is there."""
    for _ in range(TRIES):
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(_stat(stat)[1])
            except OSError:  # ended meanwhile
                continue
            if parent == master:
                return int(stat.parent.name)
        time.sleep(PAUSE)
    sys.exit("no worker")


def _stat(path: Path) -> list[str]:
    """The fields after the name, which may hold anything."""
    return path.read_text().rpartition(")")[2].split()
