"""What one more worker costs: the proportional share (pss) of memory after it has served lessons.

Pss counts a page that several processes share by halves, thirds …; so the workers' sum is what they really take.
"""

import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings

from bench.server import serving

WORKERS, REQUESTS, TRIES = 2, 50, 200
LIMIT = 100.0  # MB per worker


def pss(pid: int) -> float:
    """MB of a process, each shared page divided by the number of those who share it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def measure(lesson: str, cookie: str) -> dict[str, float]:
    """MB of the master and of each worker, once each worker has answered 50 times with a lesson."""
    options = ("--config", "deploy/gunicorn.conf.py", "--workers", str(WORKERS))
    with serving(*options) as (port, master):
        lines = _one_to_each(port)
        for line in lines.values():
            for _ in range(REQUESTS):
                _get(line, lesson, cookie)
        found = {"master": pss(master)}
        found |= {f"worker {number}": pss(pid) for number, pid in enumerate(sorted(lines), 1)}
        for line in lines.values():
            line.close()
    return found


def _one_to_each(port: int) -> dict[int, HTTPConnection]:
    """Process id → a connection that this worker keeps."""
    found: dict[int, HTTPConnection] = {}
    spare = []
    for _ in range(TRIES):
        line = HTTPConnection("127.0.0.1", port)
        pid = int(_get(line, "/worker/", ""))
        if pid in found:
            spare.append(line)  # kept open, so that the next one goes to somebody else
        found.setdefault(pid, line)
        if len(found) == WORKERS:
            for one in spare:
                one.close()
            return found
        time.sleep(0.05)
    sys.exit("one worker never answers")


def _get(line: HTTPConnection, path: str, cookie: str) -> bytes:
    line.request(
        "GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "Host": "127.0.0.1"}
    )
    answer = line.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}")
    return body


def report(found: dict[str, float]) -> None:
    """Print each process and whether the workers keep the promise."""
    print(f"\n{'process':<12} {'pss MB':>8}  after {REQUESTS} lessons each, deploy/gunicorn.conf.py")
    for name, megabytes in found.items():
        word = "met" if megabytes <= LIMIT else "MISSED"
        print(f"{name:<12} {megabytes:>8.1f}  " + (f"≤ {LIMIT:.0f} {word}" if name != "master" else ""))
