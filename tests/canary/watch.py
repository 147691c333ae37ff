"""Does a question change what is foreign, or tie something to it? Looked at only in tables that it wrote."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import connection, models

from tests.canary.world import Rows

WRITING = re.compile(r'^(?:INSERT\s+(?:OR IGNORE\s+)?INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
# What may be noted about any visit.
TRACES = {"Session", "EditingSession", "UserProfile", "IndexEntry", "SQLiteFTSIndexEntry", "ReferenceIndex"}


class Watch:
    """Remembers the foreign rows, and how many rows point to them."""

    def __init__(self, foreign: Rows) -> None:
        self.foreign = foreign
        self.models = {
            model._meta.db_table: model
            for model in apps.get_models(include_auto_created=True)
            if model.__name__ not in TRACES
        }
        self.before = {table: self.state(model) for table, model in self.models.items()}
        self.written: set[str] = set()

    def state(self, model: type[models.Model]) -> tuple[Any, int]:
        """The foreign rows of a model, and how many of all its rows point to something foreign."""
        rows = models.QuerySet(model)
        keys = self.foreign.get(model, set())
        pointing = [
            models.Q(**{f"{one.name}__in": self.foreign[one.related_model]})
            for one in model._meta.local_concrete_fields
            if one.is_relation and not one.primary_key and self.foreign.get(one.related_model)
        ]
        known = list(rows.filter(pk__in=keys).order_by("pk").values_list()) if keys else []
        return known, rows.filter(reduce(or_, pointing)).count() if pointing else 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Notes the tables that are written meanwhile."""
        self.written = set()
        with connection.execute_wrapper(self._note):
            yield

    def _note(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        found = WRITING.match(sql)
        if found:
            self.written.add(found[1])
        return execute(sql, params, many, context)

    def changed(self) -> list[str]:
        """Tables in which something foreign is not as it was, or newly tied to."""
        return [
            table
            for table in sorted(self.written & set(self.models))
            if self.state(self.models[table]) != self.before[table]
        ]
