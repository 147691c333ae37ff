"""Reads for whoever keeps the site."""

import tomllib
from importlib import metadata
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

import lms
from lms.conf import conf
from lms.operations import switch
from lms.operations.models import Mark

BACKUP, TICK, SWEPT_FILES = "backup", "tick", "swept files"


def last(name: str) -> Mark | None:
    """When this last happened, with its note; None where it never did. `last(BACKUP)` for the panel."""
    return Mark.objects.filter(name=name).first()


def closed() -> switch.Closed | None:
    """How the site is closed for maintenance; None where it is open. No query: the database may be away."""
    return switch.read(Path(conf.maintenance_file)) if conf.maintenance_file else None


def version() -> str:
    """The version of the plugin: as installed, else as its folder says; empty where neither does."""
    try:
        return metadata.version("bruecke-lms")
    except metadata.PackageNotFoundError:
        file = Path(lms.__file__).resolve().parents[1] / "pyproject.toml"
        return str(tomllib.loads(file.read_text())["project"]["version"]) if file.exists() else ""


def known_migrations() -> set[str]:
    """Every migration of the code that runs here, as "app.name"; squashed ones too."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def applied_migrations() -> set[str]:
    """Every migration that this database has had, as "app.name"; none for a new database."""
    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


def is_empty() -> bool:
    """Does the database hold nobody and nothing of ours? Tables may be there or not, and of any version."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    ours = [model for model in apps.get_app_config("lms").get_models() if model is not Mark]
    tables = {model._meta.db_table for model in (*ours, get_user_model())} & there
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 -- own names
            if cursor.fetchone():
                return False
    return True
