"""The units in deploy/systemd, read as far as a test needs."""

import shlex
from pathlib import Path
from typing import NamedTuple

COMMON = Path("bruecke-.service.d", "common.conf")


class Service(NamedTuple):
    """How a service is started."""

    command: list[str]
    folder: Path
    environment: dict[str, str]
    is_oneshot: bool


def settings(file: Path) -> dict[str, list[str]]:
    """Name → all its values; sections and comments left out."""
    found: dict[str, list[str]] = {}
    for line in file.read_text().replace("\\\n", " ").splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith(("#", "[")):
            found.setdefault(name, []).append(value)
    return found


def variables(file: Path) -> dict[str, str]:
    """An EnvironmentFile."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(shlex.split(line)[0].split("=", 1) for line in lines)


def service(folder: Path, name: str) -> Service:
    """A service of an installed folder of units, with what all services share."""
    found = {**settings(folder / COMMON), **settings(folder / name)}
    return Service(
        command=shlex.split(found["ExecStart"][0]),
        folder=Path(found["WorkingDirectory"][0]),
        environment=variables(Path(found["EnvironmentFile"][0])),
        is_oneshot=found.get("Type") == ["oneshot"],
    )


def started_by(folder: Path, target: str, enabled: list[str]) -> list[str]:
    """Those of the enabled units that start with a target."""
    return [name for name in enabled if target in settings(folder / name).get("WantedBy", [])]
