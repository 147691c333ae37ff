"""F11: while old processes answer 20 requests a second, a large site is migrated: none fails, none waits for long."""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, connection

from lms.management.commands import migrate
from tests import upgrades
from tests.upgrades import VERSIONS, WORLDS

ROWS = 1_000_000  # of the ledger's events; everything else is the demo world
PROCESSES, PAUSE = 4, 0.2  # together 20 requests a second
AFTERWARDS = 2  # seconds for which the old processes go on with the new tables
LONGEST = 5  # seconds; PostgreSQL itself ends what takes longer, and that is counted as an error
pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


class Old(threading.Thread):
    """A process of the old version: reads a page and writes to ledger and outbox, by the columns that it knows."""

    def __init__(self, shape: dict[str, list[str]], over: threading.Event) -> None:
        super().__init__()
        self.shape, self.over = shape, over
        self.written, self.problems = 0, list[DatabaseError]()

    def run(self) -> None:
        """Until it is over."""
        with connection.cursor() as cursor:
            if (
                connection.vendor != "sqlite"
            ):  # there a writer waits for as long as the site's own options say
                cursor.execute(f"SET statement_timeout = '{LONGEST}s'")
            while not self.over.wait(PAUSE):
                try:
                    self.request(cursor)
                except DatabaseError as problem:
                    self.problems.append(problem)
        connection.close()

    def request(self, cursor: Any) -> None:
        """One."""
        cursor.execute(f"SELECT {listed(self.shape['lms_homepage'])} FROM lms_homepage")
        cursor.fetchall()
        copied(cursor, "lms_recordevent", self.shape)
        copied(cursor, "lms_mail", self.shape, uuid=uuid4(), key=uuid4().hex)
        self.written += 1


def listed(names: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def copied(cursor: Any, table: str, shape: dict[str, list[str]], **new: Any) -> None:
    """Another row like the first, as the old code would write it."""
    names = [name for name in shape[table] if name != "id"]
    cursor.execute(f"SELECT {listed(names)} FROM {table} ORDER BY id LIMIT 1")
    row = dict(zip(names, cursor.fetchone(), strict=True))
    row |= {n: v.hex if n == "uuid" and connection.vendor == "sqlite" else v for n, v in new.items()}
    marks = ", ".join(["%s"] * len(names))
    values = [as_stored(row[name]) for name in names]
    cursor.execute(f"INSERT INTO {table} ({listed(names)}) VALUES ({marks})", values)


def as_stored(value: Any) -> Any:
    """A value as it was read, fit for writing."""
    return connection.ops.adapt_json_value(value, None) if isinstance(value, dict | list) else value


def enlarge(shape: dict[str, list[str]]) -> None:
    """The ledger of a very large site."""
    names = listed(name for name in shape["lms_recordevent"] if name != "id")
    series = (
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
        f" INSERT INTO lms_recordevent ({names}) SELECT {names} FROM"
        " (SELECT * FROM lms_recordevent ORDER BY id LIMIT 1) AS one, n"
    )
    with connection.cursor() as cursor:
        cursor.execute(series)


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture(params=VERSIONS)
def large(request: Any, tmp_path: Path) -> Iterator[dict[str, list[str]]]:
    """An old world with a long ledger; gives the tables and columns that the old version knows."""
    with upgrades.old_world(WORLDS / request.param, tmp_path):
        shape = upgrades.columns()
        enlarge(shape)
        yield shape


def migrate_with_patience() -> None:
    """As the guide says: again where somebody was in the way."""
    for _ in range(50):
        try:
            return upgrades.forward(turn=migrate.TURN)
        except CommandError:
            continue
    raise AssertionError("it never came through")


def test_old_processes_go_on_while_a_large_site_is_migrated(large: dict[str, list[str]]) -> None:
    events, letters = rows("lms_recordevent"), rows("lms_mail")
    over = threading.Event()
    olds = [Old(large, over) for _ in range(PROCESSES)]
    for old in olds:
        old.start()
    try:
        migrate_with_patience()
        over.wait(AFTERWARDS)
    finally:
        over.set()
        for old in olds:
            old.join()
    assert [problem for old in olds for problem in old.problems] == []
    written = sum(old.written for old in olds)
    assert min(old.written for old in olds) > 1
    assert (rows("lms_recordevent"), rows("lms_mail")) == (events + written, letters + written)
    assert events > ROWS
    connection.check_constraints(["lms_mail", "lms_homepage"])
