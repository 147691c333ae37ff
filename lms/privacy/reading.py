"""What a person is shown of their data, as a page and as a file."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from lms.conf import conf
from lms.outline.models import ActivityTitle
from lms.people.holdings import Holding
from lms.people.models import Person
from lms.people.retention import TABLE, Kind, Purpose, end
from lms.people.words import PURPOSES, Told, told
from lms.privacy.holdings import everything
from lms.privacy.queries import last_use, whole

KEY = "activity__key"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one holding: heads, and per row one text for each; newest row first."""

    name: str
    heads: list[str]
    rows: list[list[str]]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Head and text of the first row, for tables of one."""
        return list(zip(self.heads, self.rows[0], strict=True))


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data with its tables; `until` is the day when the newest of it goes, where that is known."""

    told: Told
    tables: list[Table]
    until: date | None

    @property
    def count(self) -> int:
        """How many rows."""
        return sum(len(table.rows) for table in self.tables)


@dataclass(frozen=True, slots=True)
class Group:
    """The kinds that are kept for one purpose."""

    purpose: str
    title: str
    sections: list[Section]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one holding as values in the order of `shows`."""

    holding: Holding
    rows: list[tuple[Any, ...]]
    newest: datetime | None


def _found(people: list[Person], *, own: bool) -> list[Found]:
    return [_of(holding, people, own=own) for holding in everything()]


def _of(holding: Holding, people: list[Person], *, own: bool) -> Found:
    found = holding.rows(people)
    newest = found.order_by().aggregate(newest=Max(holding.since))["newest"] if holding.since else None
    rows = list(found.values_list(*holding.shows))
    return Found(holding, rows if own else [_sealed(holding, row) for row in rows], newest)


def _sealed(holding: Holding, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row as others than the person are shown it."""
    return tuple(
        _("only for who leads the seminar, and its coordinators") if way in holding.sealed else value
        for way, value in zip(holding.shows, row, strict=True)
    )


def groups_of(person: Person, *, own: bool) -> list[Group]:
    """All data of a person, grouped by what they are kept for; `own`: for themselves, so nothing is sealed."""
    found = _found(whole(person), own=own)
    titles = _titles(found)
    sections = [
        (kind, _section(kind, [one for one in found if one.holding.kind == kind], titles, person))
        for kind in Kind
    ]
    return [
        Group(
            purpose.value,
            str(PURPOSES[purpose]),
            [section for kind, section in sections if TABLE[kind].purpose == purpose],
        )
        for purpose in Purpose
    ]


def _section(kind: Kind, found: list[Found], titles: dict[str, str], person: Person) -> Section:
    tables = [_table(one, titles) for one in found if one.rows]
    newest = [one.newest for one in found if one.newest is not None]
    since = last_use(person) if kind == Kind.PERSON else max(newest, default=None)
    until = end(kind, since, conf.keep_days) if since else None
    return Section(told(kind), tables, timezone.localdate(until) if until else None)


def _table(found: Found, titles: dict[str, str]) -> Table:
    ways = list(found.holding.shows)
    heads = [str(label) for label in found.holding.shows.values()]
    rows = [
        [_said(found.holding, way, value, titles) for way, value in zip(ways, row, strict=True)]
        for row in reversed(found.rows)
    ]
    return Table(found.holding.name, heads, rows)


def _titles(found: Iterable[Found]) -> dict[str, str]:
    """Key of an activity → its title: one query."""
    keys = set()
    for one in found:
        for number, way in enumerate(one.holding.shows):
            if way.endswith(KEY):
                keys |= {row[number] for row in one.rows}
    rows = ActivityTitle.objects.filter(activity__key__in=keys) if keys else ActivityTitle.objects.none()
    return dict(rows.order_by("-pk").values_list("activity__key", "title"))


def _said(holding: Holding, way: str, value: Any, titles: dict[str, str]) -> str:
    """A value in words."""
    if value is None or value == "":
        return "–"
    if way.endswith(KEY):
        return titles.get(value, str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, float):
        return f"{value * 100:.0f} %"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(_choices(holding, way).get(value, value))


def _choices(holding: Holding, way: str) -> dict[Any, Any]:
    try:
        field = holding.model._meta.get_field(way)
    except FieldDoesNotExist:
        return {}
    return dict(getattr(field, "flatchoices", ()) or ())


def as_json(person: Person, now: datetime, *, own: bool) -> str:
    """All data of a person for machines: per kind its purpose, its term, and the rows of each table."""
    found = _found(whole(person), own=own)
    kinds = []
    for kind in Kind:
        words = told(kind)
        tables = {
            one.holding.name: [dict(zip(one.holding.shows, row, strict=True)) for row in one.rows]
            for one in found
            if one.holding.kind == kind and one.rows
        }
        kinds.append({"kind": kind.value, "purpose": words.why, "kept": words.until, "data": tables})
    body = {"format": 1, "person": person.uuid, "made_at": now, "kinds": kinds}
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def file_name(person: UUID, day: date, ending: str) -> str:
    """How a copy is called: nothing in it names the person."""
    return f"meine-daten-{day:%Y-%m-%d}-{str(person)[:8]}.{ending}"
