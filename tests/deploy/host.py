"""A host on which the guide to production is followed literally, without being root of a machine.

What stands in for what:
- /etc, /opt, /usr/local and /var lie below a temporary folder; owners and groups of files are left out.
- /opt/bruecke is made of links to this checkout, so nothing is cloned and installed; .venv is the one of the tests.
  A fresh host gets a copy, and `scripts.setup` really installs what requirements.txt pins; that needs the network.
- apt-get, adduser, certbot and nginx do nothing; nginx has a test of its own (test_proxy.py).
- PostgreSQL and Redis are those of the tests: their addresses, another database, two other numbers.
- The editor puts the address of this test's mail server in place of the example's.
- Of courses the smallest is loaded, and Wagtail's own styles stay where they are: both take half a minute.
- systemctl notes what is asked; `Host` then starts what ExecStart says, with the settings of EnvironmentFile.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from config.settings.base import ROOT
from tests.deploy import units

STAND_INS = r"""
set -euo pipefail
shopt -s expand_aliases
apt-get() { :; }; adduser() { :; }; git() { :; }; createuser() { :; }; certbot() { :; }; nginx() { :; }
python3() { [ "$*$FRESH" = "-m scripts.setup" ] || "$PYTHON" "$@"; }
systemctl() { echo "$*" >> "$NOTED"; }
editor() { sed -i "s|smtp+tls://user:password@mail.example.org:587|$MAIL_SERVER|" "$1"; }
"""
PLACES = re.compile(r"(?<![\w.}])/(?=(?:etc|opt|usr/local|var/lib|var/www)/)")
OWNERS = re.compile(r" -[og] (?:bruecke|www-data)\b|\brunuser -u \w+ -- ")
DATABASE = re.compile(
    r"\b(?P<command>createdb|dropdb)\b(?P<options>.*) bruecke(?P<which>(?:_probe)?)$", re.MULTILINE
)
REDIS = re.compile(r"redis://127\.0\.0\.1:6379/([01])")
NOT_CLONED = (".git", ".venv", "node_modules", "var", "tests", "docs", "__pycache__", "*.mo")
INSTALLERS = re.compile(r"(?:pip|uv|npm_config|no_uv|https?_proxy|no_proxy|ssl_cert|xdg)\w*", re.IGNORECASE)
FROM_PACKAGES = (
    "etc/systemd/system",
    "etc/nginx/sites-available",
    "etc/nginx/sites-enabled",
    "usr/local/sbin",
    "var/lib",
)


class Host:
    """One machine. `root`: what would be its /; `database`: settings of a PostgreSQL that lets us make databases.

    `is_fresh`: it has nothing of this checkout but its code.
    """

    def __init__(
        self, root: Path, database: dict[str, Any], redis: str, mail_server: str, *, is_fresh: bool = False
    ) -> None:
        self.root, self.database, self.mail_server, self.is_fresh = root, database, mail_server, is_fresh
        self.name = f"bruecke_guide_{os.getpid()}"
        self.redis = redis.rpartition("/")[0]
        self.port = free_port()
        self.enabled: list[str] = []
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        for folder in FROM_PACKAGES:
            (root / folder).mkdir(parents=True)
        (root / "etc/nginx/sites-enabled/default").touch()
        (root / "noted").touch()
        self._check_out()

    def _check_out(self) -> None:
        """As after `git clone` and `scripts.setup`."""
        there = self.root / "opt/bruecke"
        if self.is_fresh:
            shutil.copytree(ROOT, there, ignore=shutil.ignore_patterns(*NOT_CLONED))
        else:
            self._link(there)
        for file in (there / "deploy").rglob("*"):
            if file.is_file():
                file.write_text(self.here(file.read_text()))

    def _link(self, there: Path) -> None:
        there.mkdir(parents=True)
        for entry in ROOT.iterdir():
            if entry.name not in (".git", ".venv", "deploy", "var"):
                (there / entry.name).symlink_to(entry)
        (there / ".venv").symlink_to(sys.prefix)
        shutil.copytree(ROOT / "deploy", there / "deploy")

    def here(self, text: str) -> str:
        """A text of the guide or of deploy/ with everything that differs here."""
        wanted = self.database
        login = (
            f"{wanted['USER']}:{wanted['PASSWORD']}@{wanted['HOST'] or '127.0.0.1'}:{wanted['PORT'] or 5432}"
        )
        text = DATABASE.sub(rf"\g<command>\g<options> {self.name}\g<which>", OWNERS.sub("", text))
        text = PLACES.sub(f"{self.root}/", text)
        text = REDIS.sub(lambda found: f"{self.redis}/{14 + int(found[1])}", text)
        for ours, its in {
            "--owner=bruecke": f"--owner={wanted['USER']}",
            "///bruecke": f"//{login}/{self.name}",
            "127.0.0.1:8000": f"127.0.0.1:{self.port}",
            "bruecke collectstatic": "bruecke collectstatic --ignore wagtailadmin",
            "bruecke load_courses": "bruecke load_courses public_relations",
        }.items():
            text = text.replace(ours, its)
        return text

    @property
    def environment(self) -> dict[str, str]:
        """Of root's shell; nothing of the tests' own settings."""
        wanted = self.database
        return {
            "PATH": f"{self.root}/usr/local/sbin:{os.environ['PATH']}",
            "HOME": str(self.root),
            "LANG": "C.UTF-8",
            "PGHOST": wanted["HOST"] or "127.0.0.1",
            "PGPORT": str(wanted["PORT"] or 5432),
            "PGUSER": wanted["USER"],
            "PGPASSWORD": wanted["PASSWORD"],
            "PYTHON": sys.executable,
            "FRESH": "",
            "NOTED": str(self.root / "noted"),
            "MAIL_SERVER": self.mail_server,
            **(self._as_outside() if self.is_fresh else {}),
        }

    def _as_outside(self) -> dict[str, str]:
        """The machine's Python without our packages, and how its installers reach their indexes and caches."""
        known = {name: value for name, value in os.environ.items() if INSTALLERS.fullmatch(name)}
        plain = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
        return {**known, "HOME": str(Path.home()), "PYTHON": str(plain), "FRESH": " yes"}

    def type(self, block: str) -> str:
        """Type a block into the shell and do what systemctl was asked for; what was printed."""
        script = self.root / "script"
        script.write_text(STAND_INS + self.here(block))
        folder = self.root / "opt/bruecke"
        command = ["bash", str(script)]
        done = subprocess.run(
            command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        noted = self.root / "noted"
        asked = noted.read_text().splitlines()
        noted.write_text("")
        for line in asked:
            self._systemctl(*shlex.split(line))
        return done.stdout + done.stderr

    def has(self, package: str) -> bool:
        """Is this package installed there?"""
        command = [str(self.root / "opt/bruecke/.venv/bin/python"), "-c", f"import {package}"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def _systemctl(self, verb: str, *names: str) -> None:
        if verb == "enable":
            self.enabled += names
        elif verb == "start":
            for name in names:
                self.start(name)
        elif verb == "stop":
            self.stop()
        else:
            assert verb in ("daemon-reload", "reload"), verb

    @property
    def units(self) -> Path:
        """Where the guide put the units."""
        return self.root / "etc/systemd/system"

    def start(self, name: str) -> None:
        """A target, a timer (its minute has come, or not yet), a service."""
        if name.endswith(".target"):
            for one in units.started_by(self.units, name, self.enabled):
                self.start(one)
        elif name.endswith(".timer"):
            if units.settings(self.units / name)["OnCalendar"] == ["minutely"]:
                self.start(name.replace(".timer", ".service"))
        else:
            self._start_service(name)

    def _start_service(self, name: str) -> None:
        service = units.service(self.units, name)
        log = self.log(name).open("ab")
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **service.environment}
        process = subprocess.Popen(service.command, cwd=service.folder, env=env, stdout=log, stderr=log)
        if service.is_oneshot:
            assert process.wait(120) == 0, self.log(name).read_text()[-4000:]
        else:
            self.running[name] = process
        if name == "bruecke-web.service":
            self._wait_for_the_port(process)

    def _wait_for_the_port(self, process: subprocess.Popen[bytes]) -> None:
        """As Type=notify does."""
        until = time.monotonic() + 60
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            assert process.poll() is None, self.log("bruecke-web.service").read_text()[-4000:]
            assert time.monotonic() < until, "the web server does not listen"
            time.sleep(0.1)

    def cut_connections(self) -> None:
        """As when PostgreSQL restarts."""
        ours = "datname = current_database() AND pid <> pg_backend_pid()"
        query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}"
        command = ["psql", "--quiet", "--dbname", self.name, "--command", query]
        subprocess.run(command, env=self.environment, capture_output=True, check=True)

    def revive(self) -> None:
        """As Restart=always does with what has ended."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                assert units.settings(self.units / name)["Restart"] == ["always"]
                self._start_service(name)

    def log(self, name: str) -> Path:
        """What a unit printed."""
        return self.root / f"{name}.log"

    def stop(self) -> dict[str, int]:
        """As systemd stops: asks with TERM, waits; unit → how it ended."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        ended = {name: process.wait(60) for name, process in self.running.items()}
        self.running = {}
        return ended

    def leave(self) -> None:
        """Nothing of this host stays."""
        for process in self.running.values():
            process.kill()
            process.wait()
        for name in (self.name, f"{self.name}_probe"):
            command = ["dropdb", "--if-exists", "--force", name]
            subprocess.run(command, env=self.environment, capture_output=True, check=False)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
