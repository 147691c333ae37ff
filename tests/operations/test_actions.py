"""Backup and restore on a real, committing database: the copy equals the original row by row, file by file (F5)."""

import gzip
import shutil
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, connections

from lms.errors import Refused
from lms.operations import actions, archives, databases
from lms.operations.queries import BACKUP, is_empty, last
from lms.people.models import Association, Person
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def _empty_storages(tmp_path: Path, settings: Any) -> None:
    """Storages of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path / "private")}}
    settings.STORAGES = {**settings.STORAGES, "private": private}


@pytest.fixture
def _world() -> None:
    """People, a course, progress, letters; a file in each storage."""
    course = build.course()
    build.enrol(build.person("Zoë", "Öztürk"), build.cohort(course))
    build.person("Ada", is_superuser=True)
    storages["default"].save("original_images/bild.svg", ContentFile(b"<svg/>"))
    storages["private"].save("documents/plan ü.pdf", ContentFile(b"%PDF" + bytes(range(256)) * 999))


def rows() -> Rows:
    """Every row of every table, in the order of its first column."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def files() -> dict[str, bytes]:
    return {name: storage.open(own).read() for name, own, storage in archives.uploaded()}


def make(folder: Path, at: datetime = NOW, **more: Any) -> Path:
    said = more.pop("tell", lambda line: None)
    return actions.backup(folder=folder, now=at, daily=7, weekly=4, tell=said, **more)


def bring_back(path: Path, *, force: bool = True) -> None:
    actions.restore(path=path, force=force, tell=lambda line: None)


@pytest.mark.usefixtures("_world")
def test_what_is_restored_equals_what_was_saved(tmp_path: Path) -> None:
    before, had = rows(), files()
    path = make(tmp_path / "backups")
    Person.objects.update(family_name="verändert")
    Association.objects.create(name="Danach")
    for _name, own, storage in list(archives.uploaded()):
        storage.delete(own)
    bring_back(path)
    assert rows() == before
    assert files() == had
    assert len(had) >= 2
    with connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute("SELECT count(*) FROM lms_person")
        assert cursor.fetchone()[0] == 2


@pytest.mark.usefixtures("_world")
def test_after_a_restore_the_site_goes_on_writing(tmp_path: Path) -> None:
    bring_back(make(tmp_path / "backups"))
    build.person("Neu")  # keys go on behind the restored ones
    assert Person.objects.count() == 3


class Writers:
    """Somebody who writes all the time, two rows that belong together in one transaction."""

    def __init__(self) -> None:
        self.stop, self.written = Event(), 0
        self.thread = Thread(target=self.write)

    def write(self) -> None:
        from django.db import transaction

        while not self.stop.is_set():
            self.written += 1
            with transaction.atomic():
                association = Association.objects.create(name=f"Verein {self.written}")
                storages["default"].save(f"v/{association.pk}.txt", ContentFile(b"x"))
                Person.objects.create(family_name=association.name)
        connections.close_all()

    def __enter__(self) -> "Writers":
        self.thread.start()
        while self.written < 3:
            self.stop.wait(0.01)
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop.set()
        self.thread.join()


@pytest.mark.usefixtures("_world")
def test_a_backup_during_writing_is_one_moment(tmp_path: Path) -> None:
    with Writers() as busy:
        path = make(tmp_path / "backups")
        at_the_end = busy.written
    bring_back(path)
    associations = set(Association.objects.values_list("name", flat=True))
    people = set(Person.objects.filter(given_names="").values_list("family_name", flat=True))
    assert associations == people
    assert 2 <= len(associations) <= at_the_end
    for pk in Association.objects.values_list("pk", flat=True):
        assert f"files/default/v/{pk}.txt" in files()


@pytest.mark.usefixtures("_world")
def test_it_is_recorded_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    said: list[str] = []
    path = make(tmp_path / "backups", tell=said.append)
    noted = last(BACKUP)
    assert noted is not None
    assert (noted.at, noted.note["file"], noted.note["files"]) == (NOW, path.name, len(files()))
    assert noted.note["bytes"] == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "database" in said


def test_old_backups_go_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for days in range(1, 40):
        at = NOW - timedelta(days=days)
        (folder / f"bruecke-{at.strftime(actions.STAMP)}.tar.gz").touch()
    (folder / "notes.txt").touch()
    (folder / "bruecke-old.tar.gz.partial").touch()
    make(folder)
    left = {path.name for path in folder.iterdir() if path.name != ".lock"}
    assert "notes.txt" in left
    assert not [name for name in left if name.endswith(".partial")]
    assert len(left) - 1 == 10  # seven days, and three more weeks


def test_nothing_is_left_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "dump", lambda target: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make(tmp_path / "backups")
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]
    assert last(BACKUP) is None


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with actions._alone(tmp_path / "backups"), pytest.raises(Refused, match="Another backup is running"):
        make(tmp_path / "backups")


def test_a_folder_among_the_uploads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="among the uploaded files"):
        make(tmp_path / "media" / "backups")


@pytest.mark.usefixtures("_world")
def test_a_site_with_data_is_not_overwritten_without_force(tmp_path: Path) -> None:
    path = make(tmp_path / "backups")
    before = rows()
    with pytest.raises(CommandError, match="--force"):
        call_command("restore", str(path))
    assert rows() == before


def test_a_fresh_site_is_empty_and_a_mark_changes_nothing(tmp_path: Path) -> None:
    actions.mark(name="x", at=NOW)
    assert is_empty()
    build.person()
    assert not is_empty()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _text(path: Path) -> None:
    path.write_bytes(b"no archive")


def _packed_text(path: Path) -> None:
    path.write_bytes(gzip.compress(b"no archive"))


def _changed_file(path: Path) -> None:
    """The same archive with one byte of one file changed."""
    other = path.with_suffix(".new")
    with tarfile.open(path) as old, tarfile.open(other, "w:gz") as new:
        for entry in old:
            body = old.extractfile(entry).read()  # type: ignore[union-attr]
            if entry.name.endswith(".svg"):
                body = b"<SVG/>"
            new.addfile(entry, BytesIO(body))
    shutil.move(other, path)


@pytest.mark.usefixtures("_world")
@pytest.mark.parametrize("harm", [_cut, _text, _packed_text, _changed_file])
def test_a_damaged_backup_changes_nothing(harm: Callable[[Path], None], tmp_path: Path) -> None:
    path = make(tmp_path / "backups")
    before = rows()
    harm(path)
    with pytest.raises(Refused, match=r"damaged|no backup"):
        bring_back(path)
    assert rows() == before


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", str(tmp_path / "nichts.tar.gz"))


def test_a_newer_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "backups")
    monkeypatch.setattr(actions, "known_migrations", lambda: {"lms.0001_first"})
    with pytest.raises(Refused, match="Install that version first"):
        bring_back(path)


def test_the_command_says_where_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", to=str(tmp_path / "backups"))
    path = Path(capsys.readouterr().out.split()[-1])
    call_command("restore", str(path))
    assert "Restored the backup" in capsys.readouterr().out


def test_the_command_says_what_is_missing(settings: Any) -> None:
    settings.LMS_BACKUP_FOLDER = ""
    with pytest.raises(CommandError, match="--to DIR"):
        call_command("backup")
    with pytest.raises(CommandError, match="at least 1"):
        call_command("backup", to="x", keep_daily=0)


def test_missing_programs_of_postgresql_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Refused, match="pg_dump was not found"):
        databases._call("pg_dump")
