"""manage.py migrate: Django's own, which waits for nobody long, and on SQLite lets others write between steps."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder

WAIT = "2s"
TURN = 0.15
"""Seconds between two steps on SQLite. Who waits there looks every 0.1 seconds whether it is their turn."""
BLOCKED = (
    "Somebody else uses a table that a migration must change. It gave up after a short wait, because everybody else"
    " would have waited behind it. Each migration is done wholly or not at all, so nothing is half done. Let the"
    " other one finish (a backup, a long query) or stop the site, and run migrate again."
)
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code


class Command(migrate.Command):
    """On PostgreSQL a change of a table waits for those who use it, and all who come later wait behind the change.

    On SQLite nobody queues: without a pause, who writes may wait for all steps of an upgrade instead of one.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        self.turn = TURN if connection.vendor == "sqlite" and _in_use(connection) else 0
        try:
            with _short_waits(connection):
                super().handle(*args, **options)
        except OperationalError as problem:
            if _is_locked(problem):
                raise CommandError(BLOCKED) from problem
            raise

    def migration_progress_callback(self, action: str, *of: Any, **more: Any) -> None:
        super().migration_progress_callback(action, *of, **more)
        if action == "apply_success" and self.turn:
            time.sleep(self.turn)


def _in_use(connection: Any) -> bool:
    """Not a database that is made just now."""
    return bool(MigrationRecorder(connection).applied_migrations())


@contextmanager
def _short_waits(connection: Any) -> Iterator[None]:
    if connection.vendor != "postgresql":  # SQLite has a limit in its options
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [WAIT])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


def _is_locked(problem: OperationalError) -> bool:
    code = getattr(problem.__cause__, "sqlstate", "")
    return code == LOCK_NOT_AVAILABLE or "database is locked" in str(problem)
