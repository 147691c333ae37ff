"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import Holding
from lms.people.retention import Kind
from lms.progress.models import Record, RecordEvent

HOLDINGS = (
    Holding(
        model=Record,
        kind=Kind.PROGRESS,
        person="enrolment__person",
        shows={
            "enrolment__course__title": _("Course"),
            "activity__key": _("Number"),
            "activity__kind": _("Kind"),
            "state": _("State"),
            "passed": _("Passed"),
            "score": _("Points"),
            "minutes": _("Minutes at the seminar"),
            "place": _("Place in the lesson"),
            "begun_at": _("Begun"),
            "done_at": _("Done"),
            "updated_at": _("Changed"),
        },
        blank={"place": ""},
    ),
    Holding(
        model=RecordEvent,
        kind=Kind.REASONS,
        person="record__enrolment__person",
        shows={
            "record__activity__key": _("Number"),
            "old": _("Before"),
            "new": _("After"),
            "source": _("Source"),
            "why": _("Reason"),
            "at": _("When"),
        },
        since="at",
        blank={"why": ""},
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
