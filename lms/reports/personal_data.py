"""The rows of this part that say something about a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import Holding
from lms.people.models import Person
from lms.people.retention import Kind
from lms.reports.models import Export, SavedFilter


def _remove_files(rows: Any) -> None:
    for export in rows.exclude(file=""):
        export.file.delete(save=False)


HOLDINGS = (
    Holding(
        model=SavedFilter,
        kind=Kind.ROLES,
        person="person",
        shows={"name": _("Name"), "query": _("Selection"), "created_at": _("When")},
        goes=True,
    ),
    Holding(
        model=Export,
        kind=Kind.FILES,
        person="person",
        shows={"created_at": _("When"), "kind": _("Kind")},
        since="created_at",
        goes=True,
        first=_remove_files,
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)


def erase_elsewhere(people: list[Person]) -> None:
    """Files of others that may name these people: all of their courses, since somebody may have changed the group."""
    found = Export.objects.filter(cohort__course__enrolments__person__in=people)
    named = Export.objects.filter(pk__in=found.values("pk"))
    _remove_files(named)
    named.delete()
