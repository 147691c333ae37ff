"""Makes tests/data/upgrade/VERSION: the demo world as this version makes it, for the tests of later versions.

python -m scripts.dump                          SQLite only
python -m scripts.dump --postgres postgres://…  also PostgreSQL, into an empty database
python -m scripts.dump --code ../older          of another checkout, by its own code
"""

import argparse
import io
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from contextlib import closing
from pathlib import Path

from scripts.catalogues import ROOT

HERE = ROOT / "tests" / "data" / "upgrade"
SETTINGS = """
from pathlib import Path
from config.settings.dev import *
MEDIA_ROOT = Path({folder!r}) / "media"
STORAGES["private"]["OPTIONS"]["location"] = {folder!r} + "/private"
EMAIL_FILE_PATH = Path({folder!r}) / "mail"
"""
# Courses, people, and a trainer's own words in the first lesson, published, so that a later loader must keep them.
STORY = """
import django
django.setup()
from django.core.management import call_command
from lms.pages.models import LessonPage
call_command("migrate", verbosity=0)
call_command("load_courses", verbosity=0)
call_command("make_demo", verbosity=0)
page = LessonPage.objects.filter(live=True).order_by("path").first()
page.title = "Von der Trainerin geändert"
page.save_revision().publish()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--code", type=Path, default=ROOT, help="the checkout whose code makes the world")
    parser.add_argument("--postgres", help="address of an empty PostgreSQL database")
    asked = parser.parse_args()
    code = asked.code.resolve()
    version = tomllib.loads((code / "pyproject.toml").read_text())["project"]["version"]
    target = HERE / version
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as space:
        folder = Path(space)
        file = folder / "world.sqlite3"
        make(code, folder, f"sqlite:///{file}")
        store(target / "database.sqlite3.xz", whole(file))
        store(target / "files.tar.xz", packed(folder))
    if asked.postgres:
        with tempfile.TemporaryDirectory() as space:
            make(code, Path(space), asked.postgres)
            store(target / "database.sql.xz", script(asked.postgres))


def make(code: Path, folder: Path, database: str) -> None:
    """The demo world of this code in this database, its files in this folder."""
    (folder / "dump_settings.py").write_text(SETTINGS.format(folder=str(folder)))
    env = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "dump_settings"}
    env["PYTHONPATH"] = os.pathsep.join([str(code), str(folder)])
    subprocess.run((sys.executable, "-c", STORY), cwd=code, env=env, check=True)


def whole(file: Path) -> bytes:
    """The database as one file, without what still waits beside it."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript("PRAGMA journal_mode=DELETE; VACUUM")
    return file.read_bytes()


def packed(folder: Path) -> bytes:
    """The uploaded files, by storage."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in ("media", "private"):
            if (folder / name).is_dir():
                tar.add(folder / name, name)
    return packed.getvalue()


def script(database: str) -> bytes:
    """The database as statements that any client can run, without psql's own commands."""
    options = ("--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges", "--no-comments")
    text = subprocess.run(("pg_dump", *options, database), capture_output=True, text=True, check=True).stdout
    kept = [line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
    return "\n".join(kept).encode()


def store(file: Path, content: bytes) -> None:
    file.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
