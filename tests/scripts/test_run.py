"""The supervisor ends what it started, and says when a part ended by itself."""

import os
import socket
import sys
import time

import pytest

from scripts import run
from scripts.address import Address

pytestmark = pytest.mark.once

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_end_stops_every_child() -> None:
    children = [run.start(name, SLEEPS, dict(os.environ)) for name in ("server", "worker")]
    run.end(children)
    assert [alive(child.process.pid) for child in children] == [False, False]


def test_a_child_that_does_not_listen_is_stopped_after_the_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "GRACE_SECONDS", 0.3)
    child = run.start("worker", DEAF, dict(os.environ))
    time.sleep(0.3)
    run.end([child])
    assert not alive(child.process.pid)


def test_a_child_that_ended_by_itself_is_named() -> None:
    child = run.start("worker", (sys.executable, "-c", "raise SystemExit(3)"), dict(os.environ))
    child.process.wait()
    with pytest.raises(run.Failed, match="The worker ended by itself with code 3"):
        run.must_be_alive([child])


def test_a_port_in_use_is_said_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(run.Failed, match="Choose another: PORT="):
            run.must_be_free(Address("127.0.0.1", taken.getsockname()[1], ""))


def test_every_link_begins_with_the_base_address() -> None:
    env = run.environment(Address("127.0.0.1", 8123, "http://localhost:8123"))
    assert env["BASE_URL"] == "http://localhost:8123"


def test_log_ins_are_shown_only_with_demo_people() -> None:
    where = Address("127.0.0.1", 8123, "http://localhost:8123")
    assert "amina@demo.example" in run.welcome(where, demo=True)
    assert "demo.example" not in run.welcome(where, demo=False)
