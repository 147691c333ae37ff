"""Backup and restore, and noting when something happened."""

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import connection

from lms.errors import Refused
from lms.operations import archives, databases
from lms.operations.manifest import Manifest, obstacles
from lms.operations.models import Mark
from lms.operations.orphans import EVERY, orphans
from lms.operations.queries import BACKUP, SWEPT_FILES, TICK, is_empty, known_migrations, last, version
from lms.operations.retention import kept

Tell = Callable[[str], object]
NAME = re.compile(r"bruecke-(\d{8}T\d{6}Z)\.tar\.gz")
STAMP = "%Y%m%dT%H%M%SZ"
SAY_EVERY = 500


def mark(*, name: str, at: datetime, note: dict[str, Any] | None = None) -> Mark:
    """Something happened: keeps the newest time only."""
    return Mark.objects.update_or_create(name=name, defaults={"at": at, "note": note or {}})[0]


def note_tick(*, now: datetime, failed: list[str]) -> None:
    """The clock ran: when, which of its jobs failed, and since when this site has a clock at all."""
    before = last(TICK)
    since = before.note.get("since") if before else None
    mark(name=TICK, at=now, note={"failed": failed, "since": since or now.isoformat()})


def sweep_files(*, now: datetime) -> int:
    """For the clock: uploaded files in no row go, looked for every 12 hours; returns how many went."""
    before = last(SWEPT_FILES)
    if before is not None and before.at > now - EVERY:
        return 0
    found = orphans(now=now)
    for storage, name in found:
        storage.delete(name)
    mark(name=SWEPT_FILES, at=now, note={"removed": len(found)})
    return len(found)


def backup(*, folder: Path, now: datetime, daily: int, weekly: int, tell: Tell) -> Path:
    """Database and uploaded files as one new archive in a folder; older archives beyond the numbers go.

    The folder is made where it is missing. The site may be in use. Refused where another backup is running, where
    the folder belongs to uploaded files, or where PostgreSQL's programs are missing.
    """
    _must_be_apart(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        path = folder / f"bruecke-{now.astimezone(UTC).strftime(STAMP)}.tar.gz"
        if path.exists():
            raise Refused(f"{path.name} is there already. Please wait a second.")
        manifest = _write(path, now, tell)
        removed = _thin_out(folder, daily, weekly)
    size = path.stat().st_size
    files = len(manifest.files) - 1
    mark(name=BACKUP, at=now, note={"file": path.name, "bytes": size, "files": files})
    tell(f"{sum(manifest.rows.values())} rows, {files} files, {size} bytes; {removed} older backups removed")
    return path


def restore(*, path: Path, force: bool, tell: Tell) -> Manifest:
    """Replace database and uploaded files by those of an archive. Nothing else may use the database meanwhile.

    The archive is read and compared with its manifest first. Refused where it is damaged, is of another kind of
    database or a newer version, or, without `force`, where this site holds data. Files that are in no row of the
    backup stay. An older backup needs `migrate` afterwards.
    """
    tell("examining the backup")
    manifest = archives.examine(path)
    if found := obstacles(manifest, engine=connection.vendor, known=known_migrations()):
        raise Refused("\n".join([f"{path.name} cannot be restored here.", *found]))
    if not force and not is_empty():
        raise Refused("This site holds data already. With --force it is replaced and cannot be brought back.")
    number = 0
    for name, source in archives.contents(path):
        if name == databases.file_name():
            tell("database")
            _load(source)
        else:
            archives.put_back(name, File(source))
            number += 1
            if number % SAY_EVERY == 0:
                tell(f"files: {number} of {len(manifest.files) - 1}")
    cache.clear()
    if databases.counted() != manifest.rows:
        raise Refused(
            "The database now holds other numbers of rows than the backup. Did somebody write meanwhile?"
        )
    return manifest


def _write(path: Path, now: datetime, tell: Tell) -> Manifest:
    """Files before and after the database, so that each file of its rows is there."""
    with TemporaryDirectory(dir=path.parent) as space, archives.Writer(path) as writer:
        _add_new(writer, tell)
        tell("database")
        copy = Path(space) / databases.file_name()
        rows, migrations = databases.dump(copy)
        with copy.open("rb") as source:
            writer.add(copy.name, source)
        _add_new(writer, tell)
        manifest = Manifest(
            version=version(),
            made_at=now.astimezone(UTC).isoformat(),
            engine=connection.vendor,
            migrations=migrations,
            rows=rows,
            files=dict(writer.hashes),
        )
        writer.add(archives.MANIFEST, BytesIO(manifest.to_json()))
    return manifest


def _add_new(writer: archives.Writer, tell: Tell) -> None:
    for name, own, storage in archives.uploaded():
        if name in writer.hashes:
            continue
        try:
            with storage.open(own) as source:
                writer.add(name, source)
        except FileNotFoundError:  # deleted since it was listed
            continue
        if len(writer.hashes) % SAY_EVERY == 0:
            tell(f"files: {len(writer.hashes)}")


def _load(source: Any) -> None:
    with TemporaryDirectory() as space:
        copy = Path(space) / databases.file_name()
        archives.take_out(source, copy)
        databases.load(copy)


def _thin_out(folder: Path, daily: int, weekly: int) -> int:
    """Remove archives that no day and no week keeps; files with other names are nobody's business here."""
    found = {}
    for path in folder.iterdir():
        if name := NAME.fullmatch(path.name):
            found[datetime.strptime(name[1], STAMP).replace(tzinfo=UTC)] = path
    gone = found.keys() - kept(found, daily=daily, weekly=weekly)
    for at in gone:
        found[at].unlink()
    return len(gone)


def _must_be_apart(folder: Path) -> None:
    for storage in archives.stores().values():
        if isinstance(storage, FileSystemStorage) and folder.resolve().is_relative_to(
            Path(storage.location).resolve()
        ):
            raise Refused(f"{folder} lies among the uploaded files. Please choose another folder.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time; what a killed one left behind goes."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Refused("Another backup is running.") from problem
        for left in folder.glob("bruecke-*.partial"):
            left.unlink()
        yield
