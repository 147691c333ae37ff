"""The rows of this part that say something about a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Enrolment, EnrolmentEvent, RoleAssignment
from lms.people.holdings import Holding
from lms.people.retention import Kind

WRITTEN = "–"  # in place of what somebody wrote, so that the unmatched stay as many as they were


def _unwrite(rows: Any) -> None:
    """A name typed freely may name more than an association."""
    rows.order_by().exclude(association_written="").update(association_written=WRITTEN)


HOLDINGS = (
    Holding(
        model=Enrolment,
        kind=Kind.ENROLMENTS,
        person="person",
        shows={
            "course__title": _("Course"),
            "cohort__name": _("Group"),
            "association__name": _("Association"),
            "association_written": _("Association as written"),
            "state": _("State"),
            "origin": _("How it came about"),
            "done": _("Done"),
            "counted": _("Of"),
            "created_at": _("When"),
        },
        moves=True,
        first=_unwrite,
    ),
    Holding(
        model=EnrolmentEvent,
        kind=Kind.REASONS,
        person="enrolment__person",
        shows={
            "enrolment__course__title": _("Course"),
            "state": _("State"),
            "cohort__name": _("Group"),
            "why": _("Reason"),
            "at": _("When"),
        },
        since="at",
        blank={"why": ""},
    ),
    Holding(
        model=RoleAssignment,
        kind=Kind.ROLES,
        person="person",
        shows={
            "role": _("Role"),
            "course__title": _("Course"),
            "cohort__name": _("Group"),
            "association__name": _("Association"),
            "starts_on": _("From"),
            "ends_on": _("Until (this day included)"),
        },
        goes=True,
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
