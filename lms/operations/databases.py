"""The database as one file and back: SQLite by its own copying, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from lms.errors import Refused

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
Contents = tuple[dict[str, int], list[str]]  # rows per table, applied migrations
_WIPE = """SET lock_timeout = '10s';
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE 'DROP TABLE IF EXISTS ' || name || ' CASCADE';
  END LOOP;
END $$;
"""


def file_name() -> str:
    """What the database is called inside an archive. Refused for a kind of database that is not supported."""
    if connection.vendor not in NAMES:
        raise Refused(f"Backups know SQLite and PostgreSQL, not {connection.vendor}.")
    return NAMES[connection.vendor]


def dump(target: Path) -> Contents:
    """Write the database to a new file as it is at one moment, while others go on writing; say what it holds."""
    return _dump_sqlite(target) if connection.vendor == "sqlite" else _dump_postgresql(target)


def load(source: Path) -> None:
    """Replace the whole database by a file that `dump` wrote: all of it or, where that fails, nothing."""
    connection.close()
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgresql(source)


def counted() -> dict[str, int]:
    """Rows per table of the database of this site."""
    with connection.cursor() as cursor:
        return _count(cursor, connection.introspection.table_names(cursor))


def _count(cursor: Any, tables: list[str]) -> dict[str, int]:
    found = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- own names
        found[table] = cursor.fetchone()[0]
    return found


def _migrations(cursor: Any) -> list[str]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [f"{app}.{name}" for app, name in cursor.fetchall()]


def _dump_sqlite(target: Path) -> Contents:
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)  # in one step: one moment, and in WAL mode nobody waits
        copy.execute("PRAGMA journal_mode=DELETE")
        _must_be_whole(copy)
        cursor = copy.cursor()
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND NOT name GLOB 'sqlite_*'"
        )
        return _count(cursor, [name for (name,) in cursor.fetchall()]), _migrations(cursor)


def _must_be_whole(copy: sqlite3.Connection) -> None:
    found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    broken = copy.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or broken:
        raise Refused(f"The database is damaged: {found[0]}; {len(broken)} rows refer to rows that are gone.")


def _load_sqlite(source: Path) -> None:
    with (
        closing(sqlite3.connect(source)) as copy,
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=10)) as target,
    ):
        _must_be_whole(copy)
        copy.backup(target)


def _dump_postgresql(target: Path) -> Contents:
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
            _call("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments",
                  f"--snapshot={moment}", f"--file={target}")  # fmt: skip
            return _count(cursor, own.introspection.table_names(cursor)), _migrations(cursor)
    finally:
        own.close()


def _load_postgresql(source: Path) -> None:
    """In one transaction: drop every table, make and fill those of the copy."""
    wipe, script = source.with_suffix(".wipe.sql"), source.with_suffix(".sql")
    wipe.write_text(_WIPE)
    _call("pg_restore", "--no-owner", "--no-privileges", "--no-comments", f"--file={script}", str(source))
    _call("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
          f"--file={wipe}", f"--file={script}")  # fmt: skip


def _call(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Refused(
            f"{program} was not found. Please install PostgreSQL's client programs, of the server's version or newer"
            " (on Debian: apt install postgresql-client)."
        )
    done = subprocess.run(  # noqa: S603 -- own arguments, no shell
        (found, *arguments), env={**os.environ, **_login()}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{program} could not do its work:\n{done.stderr.strip()}")


def _login() -> dict[str, str]:
    """The connection of the settings, as PostgreSQL's programs read it; no password on a command line."""
    wanted = connection.settings_dict
    options = wanted.get("OPTIONS", {})
    found = {
        "PGDATABASE": wanted["NAME"], "PGUSER": wanted["USER"], "PGPASSWORD": wanted["PASSWORD"],
        "PGHOST": wanted["HOST"], "PGPORT": wanted["PORT"], "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"), "PGSERVICE": options.get("service"),
        "PGPASSFILE": options.get("passfile"),
    }  # fmt: skip
    return {name: str(value) for name, value in found.items() if value}
