"""F11: a migration that is in somebody's way gives up soon, one that was killed is begun again, and nothing is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lms.cohorts.models import Cohort, Enrolment
from lms.mail.models import Mail
from lms.management.commands import migrate
from tests import build, upgrades
from tests.processes import die, killed

pytestmark = pytest.mark.django_db(transaction=True)
Shape = dict[str, set[str]]


def shape() -> Shape:
    return {table: set(names) for table, names in upgrades.columns().items()}


@pytest.fixture
def newest(committed: Any) -> Iterator[Shape]:
    """Tables and columns of today, to which the database comes back after each test. Somebody is enrolled."""
    group = build.cohort(build.course(lessons=1, quizzes=0))
    build.enrol(build.person(), group)
    Mail.objects.create(to="a@example.org", key="k", subject="S", text="T")
    yield shape()
    upgrades.forward()


def before(name: str) -> None:
    """Takes our migrations back to the one before this."""
    ours = sorted(node for node in upgrades.applied() if node[0] == "lms")
    upgrades.back_to(upgrades.applied() - {node for node in ours if node[1] >= name})


@pytest.fixture
def other() -> Iterator[Any]:
    """A second line to the database."""
    found = connection.copy()
    yield found
    found.close()


def hold(other: Any) -> None:
    """Somebody is in the way: reads attempts in a long transaction, on SQLite writes."""
    other.set_autocommit(False)
    with other.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE lms_quizattempt IN ACCESS SHARE MODE")
        else:
            cursor.execute("UPDATE lms_mail SET tries = tries")


def wait_shortly() -> None:
    """On SQLite too."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")


def test_a_blocked_migration_gives_up_in_words_and_can_be_run_again(newest: Shape, other: Any) -> None:
    before("0044")
    state = upgrades.applied()
    hold(other)
    wait_shortly()
    with pytest.raises(CommandError, match="run migrate again"):
        call_command("migrate", verbosity=0)
    assert upgrades.applied() == state
    assert "waits" not in shape()["lms_quizattempt"]
    other.rollback()
    upgrades.forward()
    assert shape() == newest
    assert Mail.objects.get().key == "k"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such setting")
def test_waits_are_short_for_migrations_only(newest: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    def limit() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return str(cursor.fetchone()[0])

    seen = []
    monkeypatch.setattr(migrate.migrate.Command, "handle", lambda *args, **options: seen.append(limit()))
    own = limit()
    call_command("migrate", verbosity=0)
    assert seen == [migrate.WAIT]
    assert limit() == own


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only there who waits is not in a queue")
def test_whoever_waits_gets_a_turn_after_each_step(newest: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    before("0039")
    there = len(upgrades.applied())
    turns: list[float] = []
    monkeypatch.setattr(migrate.time, "sleep", turns.append)
    call_command("migrate", verbosity=0)
    assert turns == [migrate.TURN] * (len(upgrades.applied()) - there)
    monkeypatch.setattr(migrate, "_in_use", lambda connection: False)
    before("0040")
    call_command("migrate", verbosity=0)
    assert len(turns) == len(upgrades.applied()) - there


def migrate_until(statement: int) -> None:
    """In a copy of this process: dies before so many changes of tables are made."""
    made = []
    execute = BaseDatabaseSchemaEditor.execute

    def deadly(self: Any, sql: Any, params: Any = ()) -> Any:
        made.append(sql)
        if len(made) == statement:
            die()
        return execute(self, sql, params)

    BaseDatabaseSchemaEditor.execute = deadly  # type: ignore[method-assign]
    upgrades.forward()


def test_killed_again_and_again_it_arrives(newest: Shape) -> None:
    before("0041")
    for statement in (2, 7, 11):
        state = upgrades.applied()
        killed(lambda number=statement: migrate_until(number))
        assert state <= upgrades.applied()
        connection.check_constraints()
    upgrades.forward()
    assert shape() == newest
    assert (Cohort.objects.count(), Enrolment.objects.count(), Mail.objects.count()) == (1, 1, 1)
