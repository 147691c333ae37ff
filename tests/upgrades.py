"""The databases of earlier versions (tests/data/upgrade), for tests that migrate them to and fro."""

import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lms.management.commands import migrate

WORLDS = Path(__file__).parent / "data" / "upgrade"
VERSIONS = sorted(folder.name for folder in WORLDS.iterdir() if folder.is_dir())
Node = tuple[str, str]  # app, migration


def use(name: str) -> None:
    """From now on the connection of this test run is to this database."""
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


@contextmanager
def old_world(folder: Path, space: Path) -> Iterator[None]:
    """The connection of this test run is to an old world, as it was, in an empty database of its own."""
    own = connection.settings_dict["NAME"]
    name = _load(folder, space)
    use(name)
    try:
        _fill(folder)
        yield
    finally:
        use(own)
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _load(folder: Path, space: Path) -> str:
    """That database's name."""
    if connection.vendor == "sqlite":
        file = space / "world.sqlite3"
        file.write_bytes(lzma.decompress((folder / "database.sqlite3.xz").read_bytes()))
        return str(file)
    name = f"{connection.settings_dict['NAME']}_upgrade"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    return name


def _fill(folder: Path) -> None:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(lzma.decompress((folder / "database.sql.xz").read_bytes()).decode())
        connection.close()  # the script has left a search path of its own


def forward(*, turn: float = 0) -> None:
    """To the newest version; `turn`: seconds between two steps, for tests in which somebody else writes."""
    with patch.object(migrate, "TURN", turn):
        call_command("migrate", verbosity=0)


def applied() -> set[Node]:
    """What has been migrated, of migrations that still exist."""
    there = MigrationLoader(connection).disk_migrations
    return {node for node in MigrationRecorder(connection).applied_migrations() if node in there}


def back_to(nodes: set[Node]) -> None:
    """To the state in which exactly these were applied."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    newer = applied() - nodes
    apps = {app for app, _name in newer}
    kept = [(app, name) for app, name in nodes if app in apps]
    last = [node for node in kept if not any(child in kept for child in _children(graph, node))]
    unknown = [(app, None) for app in apps if not any(app == other for other, _name in kept)]
    executor.migrate([*last, *unknown])


def _children(graph: object, node: Node) -> list[Node]:
    return [child.key for child in graph.node_map[node].children if child.key[0] == node[0]]  # type: ignore[attr-defined]


def irreversible_since(nodes: set[Node]) -> list[Node]:
    """Newer migrations that cannot be taken back, in the order in which they are applied."""
    executor = MigrationExecutor(connection)
    plan = [
        node
        for leaf in executor.loader.graph.leaf_nodes()
        for node in executor.loader.graph.forwards_plan(leaf)
    ]
    found = []
    for node in dict.fromkeys(plan):
        operations = executor.loader.disk_migrations[node].operations if node not in nodes else []
        if not all(operation.reversible for operation in operations):
            found.append(node)
    return found


def columns() -> dict[str, list[str]]:
    """Every table with its columns."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            table: [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for table in tables
        }


def contents(of: dict[str, list[str]]) -> dict[str, list[str]]:
    """All rows of these columns, in an order that does not depend on the database."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in of.items():
            listed = ", ".join(connection.ops.quote_name(name) for name in names)
            cursor.execute(f"SELECT {listed} FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def demanding(old: dict[str, list[str]]) -> set[str]:
    """Tables in which a new row must name a column that is not among these."""
    found = set()
    with connection.cursor() as cursor:
        for table, names in old.items():
            for column in connection.introspection.get_table_description(cursor, table):
                if column.name not in names and not column.null_ok and column.default is None:
                    found.add(table)
    return found
