"""The demo's world, kept as a file, for the many tests on a real server that begin with it.

Loading the courses and making the demo people takes fifteen seconds; putting the file back takes none.
"""

import hashlib
import os
import shutil
import sqlite3
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache as shared_cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tests import build, migrated

SOURCES = ("lms/**/*.py", "courses/**/*.*", "config/settings/*.py", "tests/kept.py")


def demo() -> None:
    """The courses and the demo people, in the empty database of a test that commits."""
    if connection.vendor != "sqlite":
        _make()
        return
    kept = _kept()
    if not (kept / "done").exists():
        _make()
        _keep(kept)
        return
    connection.ensure_connection()
    with sqlite3.connect(kept / "db.sqlite3") as source:
        source.backup(connection.connection)
    for name, folder in _folders().items():
        if (kept / name).exists():
            shutil.copytree(kept / name, folder, dirs_exist_ok=True)
    ContentType.objects.clear_cache()
    shared_cache.clear()


def _make() -> None:
    build.tree_root()
    call_command("load_courses", verbosity=0)
    call_command("make_demo", verbosity=0)


def _keep(kept: Path) -> None:
    for old in migrated.FOLDER.glob("demo-*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)
    mine = kept.with_suffix(f".{os.getpid()}")
    mine.mkdir(parents=True, exist_ok=True)
    for name, folder in _folders().items():
        if folder.exists():
            shutil.copytree(folder, mine / name)
    with sqlite3.connect(mine / "db.sqlite3") as copy:
        connection.connection.backup(copy)
    (mine / "done").touch()
    try:
        mine.rename(kept)
    except OSError:  # another process was faster
        shutil.rmtree(mine)


def _folders() -> dict[str, Path]:
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(storages["private"].location)}


@cache
def _kept() -> Path:
    """Named after everything that decides what such a world holds; its dates are relative to the day of making."""
    total = hashlib.sha256(timezone.localdate().isoformat().encode())
    for pattern in SOURCES:
        for file in sorted(Path(settings.ROOT).glob(pattern)):
            total.update(str(file.relative_to(settings.ROOT)).encode() + file.read_bytes())
    return migrated.FOLDER / f"demo-{total.hexdigest()[:16]}"
