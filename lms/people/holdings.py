"""What the parts hold about people, said once per table; showing, erasing, letting go and moving follow from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet

from lms.conf import conf
from lms.evidence.rows import AppendOnlyQuerySet
from lms.people.models import Person
from lms.people.retention import Kind, days_kept

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The rows of one table that say something about a person.

    `person`: the way to whom they are about. `shows`: value path → label, what the person is told of them. `since`:
    the time from which the term of the kind runs. `blank`: what erasing leaves in which field; with `goes` the
    rows themselves go. `outlives`: nothing in them names anybody, so only the term ends them. `moves`: of two persons
    found to be one, the rows of both become rows of the one. `sealed`: the ways of `shows` that an administrator who
    answers a request is not shown; the person is. `first`: called with the rows before they are emptied
    or removed, where more must happen.
    """

    model: type[Model]
    kind: Kind
    person: str
    shows: Mapping[str, Any]
    since: str = ""
    blank: Mapping[str, Any] = field(default_factory=dict)
    goes: bool = False
    outlives: bool = False
    moves: bool = False
    sealed: frozenset[str] = frozenset()
    first: Callable[[Rows], object] | None = None

    @property
    def name(self) -> str:
        """How files name these rows."""
        return self.model._meta.model_name or ""

    def rows(self, people: Iterable[Person]) -> Rows:
        """The rows about these people, oldest first."""
        pks = [person.pk for person in people]
        return self.model._default_manager.filter(**{f"{self.person}__in": pks}).order_by("pk")

    def erase(self, people: Iterable[Person]) -> int:
        """Empty or remove the rows about these people; returns how many."""
        return 0 if self.outlives else self._clear(self.rows(people))

    def let_go(self, now: datetime) -> int:
        """Empty or remove the rows of anybody whose term is over; returns how many."""
        days = days_kept(self.kind, conf.keep_days)
        if days is None or not self.since or not (self.goes or self.blank):
            return 0
        over = self.model._default_manager.filter(**{f"{self.since}__lt": now - timedelta(days=days)})
        return self._clear(over if self.goes else over.exclude(self.is_blank()))

    def is_blank(self) -> Q:
        """Rows that are emptied already."""
        return Q(
            **{(name if empty is not None else f"{name}__isnull"): (True if empty is None else empty)
               for name, empty in self.blank.items()}
        )  # fmt: skip

    def _clear(self, rows: Rows) -> int:
        if self.first is not None:
            self.first(rows)
        rows = rows.order_by()
        if isinstance(rows, AppendOnlyQuerySet):
            return rows.let_go() if self.goes else rows.erase(**self.blank) if self.blank else 0
        if self.goes:
            return rows.delete()[0]
        return rows.update(**self.blank) if self.blank else 0
