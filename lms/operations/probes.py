"""What can be measured of the running site, each as a sign."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Case, Count, Min, When

from lms.conf import conf
from lms.operations import archives, signs
from lms.operations.queries import BACKUP, TICK, last
from lms.operations.signs import Sign


def ready(now: datetime) -> list[Sign]:
    """What must work for the site to serve people. Three queries; fewer where the database cannot answer."""
    found = [cache_works(), files_can_be_written(), disk()]
    try:
        migrated = migrations()
        found += [signs.whole("database", is_whole=True), migrated]
        if migrated.level is signs.Level.OK:
            found += [clock(now), tasks(now)]
    except DatabaseError:
        found.append(signs.whole("database", is_whole=False))
    return found


def cache_works() -> Sign:
    """Does the cache give back what it got?"""
    try:
        cache.set("lms.probe", "here", 60)
        works = cache.get("lms.probe") == "here"
    except Exception:  # noqa: BLE001 -- each cache has exceptions of its own; any of them is the answer
        works = False
    return signs.whole("cache", is_whole=works)


def migrations() -> Sign:
    """Is every migration of the code that runs here applied?"""
    applied = set(MigrationRecorder(connection).Migration.objects.values_list("app", "name"))
    return signs.whole("migrations", is_whole=not set(_migration_files()) - applied)


def _migration_files() -> Iterator[tuple[str, str]]:
    """Migrations by the names of their files: importing them all would cost each process megabytes."""
    for app in apps.get_app_configs():
        name, _explicit = MigrationLoader.migrations_module(app.label)
        if name is None:
            continue
        try:
            package = import_module(name)
        except ModuleNotFoundError:
            continue
        for module in iter_modules(getattr(package, "__path__", [])):
            if not module.ispkg and module.name[0] not in "_~":
                yield app.label, module.name


def clock(now: datetime) -> Sign:
    """When `tick` ran last."""
    mark = last(TICK)
    failed = mark.note.get("failed", []) if mark else []
    return signs.clock(last=mark.at if mark else None, failed=failed, now=now)


def tasks(now: datetime) -> Sign:
    """Tasks that could run now and wait for a worker; nothing waits where tasks run at once."""
    if not apps.is_installed("django_tasks_db"):
        return signs.tasks(waiting=0, oldest=None, now=now)
    results: Any = apps.get_model("django_tasks_database", "DBTaskResult").objects
    since = Case(
        When(run_after__lte=now, then="run_after"), default="enqueued_at"
    )  # without a time: far ahead
    found = results.ready().aggregate(waiting=Count("pk"), oldest=Min(since))
    return signs.tasks(**found, now=now)


def backup(now: datetime) -> Sign:
    """When `backup` wrote its last archive."""
    made, tick = last(BACKUP), last(TICK)
    since = datetime.fromisoformat(tick.note["since"]) if tick and "since" in tick.note else None
    return signs.backup(last=made.at if made else None, since=since, now=now)


def places() -> list[Path]:
    """Where the site writes on disks of its own: uploaded files, database, backups."""
    found = _folders_of_files()
    if connection.vendor == "sqlite":
        found.append(Path(str(connection.settings_dict["NAME"])).parent)
    if conf.backup_folder:
        found.append(Path(conf.backup_folder))
    return [_there(path) for path in found]


def _folders_of_files() -> list[Path]:
    stores = archives.stores().values()
    return [Path(store.location) for store in stores if isinstance(store, FileSystemStorage)]


def _there(path: Path) -> Path:
    """The path, or what of it is there already: folders are made when they are needed."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def files_can_be_written() -> Sign:
    """May this process write where uploaded files belong?"""
    return signs.whole(
        "storage", is_whole=all(os.access(_there(path), os.W_OK) for path in _folders_of_files())
    )


def disk() -> Sign:
    """The fullest of the disks."""
    found = [shutil.disk_usage(path) for path in places()]
    if not found:
        return signs.disk(free=100.0, free_bytes=0)
    least = min(found, key=lambda usage: usage.free / usage.total)
    return signs.disk(free=100 * least.free / least.total, free_bytes=least.free)
