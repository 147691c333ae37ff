"""A migrated SQLite database in `var/` with a start page, so that only the first of many test runs has to migrate."""

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from tests import build

FOLDER = Path(settings.ROOT) / "var" / "tests"


def fetch(database: dict[str, Any]) -> bool:
    """Puts the kept database where this run wants its own; False where there is none (or the server is another)."""
    if not database["ENGINE"].endswith("sqlite3") or not (kept := _kept()).exists():
        return False
    shutil.copyfile(kept, database["TEST"]["NAME"])
    return True


def keep(database: dict[str, Any]) -> None:
    """Keeps this run's fresh database for the next; those of other migrations go."""
    if not database["ENGINE"].endswith("sqlite3"):
        return
    kept = _kept()
    FOLDER.mkdir(parents=True, exist_ok=True)
    mine = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(database["TEST"]["NAME"]) as made, sqlite3.connect(mine) as copy:
        made.backup(copy)
    mine.replace(kept)
    for old in FOLDER.glob("*.sqlite3"):
        if old != kept:
            old.unlink(missing_ok=True)


def _kept() -> Path:
    """Named after everything that decides what a migrated database holds."""
    total = hashlib.sha256(Path(build.__file__).read_bytes())
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path, "migrations").glob("*.py")):
            total.update(f"{config.label}/{file.name}".encode() + file.read_bytes())
    return FOLDER / f"{total.hexdigest()[:16]}.sqlite3"
