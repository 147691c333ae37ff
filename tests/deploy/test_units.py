"""The systemd units are right, strict, and fit the settings beside them."""

import gc
import re
import runpy
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from gunicorn.config import Config

from config.settings.base import ROOT
from tests.deploy import guide, units

pytestmark = pytest.mark.once

FOLDER = ROOT / "deploy" / "systemd"
NAMES = sorted(file.name for file in FOLDER.iterdir() if file.is_file())
SERVICES = [name for name in NAMES if name.endswith(".service")]
LOOSEST = 20  # tenths; systemd's own words from 2.0 on: "OK", then "MEDIUM"
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here"
)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as on a host, with the programs of this checkout."""
    target = tmp_path / "system"
    shutil.copytree(FOLDER, target)
    for name in SERVICES:
        text = (target / name).read_text()
        (target / name).write_text(text.replace("/opt/bruecke/.venv", sys.prefix))
    return target


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@needs_systemd
@pytest.mark.parametrize("name", NAMES)
def test_systemd_has_nothing_to_say_about_a_unit(name: str, installed: Path) -> None:
    done = analyze("verify", "--man=no", "--recursive-errors=no", installed / name)
    ours = [line for line in done.stderr.splitlines() if str(installed) in line or name in line]
    assert (done.returncode, ours) == (0, [])


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_shut_in(name: str, installed: Path) -> None:
    common = (installed / units.COMMON).read_text()
    (installed / name).write_text((installed / name).read_text() + common)  # offline, drop-ins are not read
    done = analyze("security", "--offline=true", f"--threshold={LOOSEST}", "--no-pager", installed / name)
    assert done.returncode == 0, done.stdout[-300:]


@needs_systemd
@pytest.mark.parametrize("friday", ["2027-03-26 12:00", "2026-10-23 12:00"])
def test_the_backup_runs_once_in_every_night_when_the_clocks_change_too(
    friday: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F13."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    (wanted,) = units.settings(FOLDER / "bruecke-backup.timer")["OnCalendar"]
    nights = elapses(wanted, friday)
    days = [night.astimezone(ZoneInfo("Europe/Berlin")).date() for night in nights]
    assert days == [days[0] + timedelta(days=number) for number in range(8)]
    assert {night.astimezone(ZoneInfo("Europe/Berlin")).hour for night in nights} <= {2, 3}


@needs_systemd
def test_half_past_two_in_local_time_would_leave_a_night_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    first, second, *_rest = elapses("*-*-* 02:30", "2027-03-26 12:00")
    assert second - first > timedelta(days=1, hours=12)


def elapses(wanted: str, since: str) -> list[datetime]:
    """The next eight moments of a timer."""
    said = analyze("calendar", "--iterations=8", f"--base-time={since}", wanted).stdout
    found = re.findall(r"\(in UTC\): \w{3} (\S+ \S+) UTC", said)
    return [datetime.fromisoformat(f"{one}+00:00") for one in found]


def test_every_folder_that_the_site_writes_to_may_be_written() -> None:
    allowed = Path(units.settings(FOLDER / units.COMMON)["ReadWritePaths"][0])
    folders = [
        value for value in units.variables(ROOT / "deploy/bruecke.env").values() if value.startswith("/")
    ]
    assert folders
    assert [folder for folder in folders if not Path(folder).is_relative_to(allowed)] == []


def test_every_name_of_the_example_is_a_setting() -> None:
    documented = (ROOT / "docs/reference/settings.md").read_text()
    names = units.variables(ROOT / "deploy/bruecke.env").keys() - {"DJANGO_SETTINGS_MODULE"}
    assert [name for name in names if f"`{name}`" not in documented] == []


def test_the_guide_enables_what_there_is() -> None:
    text = "\n".join(guide.blocks())
    enabled = re.search(r"^systemctl enable (.+)$", text, re.MULTILINE)
    assert enabled
    wanted = {name for name in NAMES if "WantedBy" in units.settings(FOLDER / name)}
    assert set(enabled[1].split()) == wanted


def test_the_guide_installs_what_the_project_pins() -> None:
    text = "\n".join(guide.blocks())
    assert (
        "python3 -m scripts.setup\n" in text
    )  # without --dev: requirements.txt, see tests/scripts/test_setup.py
    assert "pip install" not in text


def test_backups_are_kept_as_promised() -> None:
    (command,) = units.settings(FOLDER / "bruecke-backup.service")["ExecStart"]
    assert command.endswith(" backup --keep-daily 7 --keep-weekly 4")


def test_the_web_server_forks_with_its_memory_frozen() -> None:
    (command,) = units.settings(FOLDER / "bruecke-web.service")["ExecStart"]
    named = command.partition("--config ")[2].partition(" ")[0]
    given = runpy.run_path(str(ROOT / named))
    config = Config()
    for name, value in given.items():
        if name in config.settings:
            config.set(name, value)  # gunicorn refuses what it does not know or cannot read
    assert (config.preload_app, config.workers, config.threads) == (True, 3, 4)
    before = gc.get_freeze_count()
    try:
        config.pre_fork(None, None)
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
