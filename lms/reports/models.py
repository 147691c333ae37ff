"""Selections that staff keep for themselves, and files that are made for them."""

from django.db import models
from django.db.models import Q

from lms.cohorts.models import Cohort
from lms.pages.models import private_storage
from lms.people.models import Person
from lms.reports.enums import OPEN, ExportState, FileKind, Report


class SavedFilter(models.Model):
    """A selection of the report under a name of its owner's own. No name of a participant is kept in it.

    `query` is what the address of the screen says; whoever opens it gets what they may see at that moment.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=60)
    report = models.CharField(
        max_length=10, choices=Report, default=Report.COMPLETION, db_default=Report.COMPLETION
    )
    query = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="lms_one_filter_per_name")]

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A table of many people, made by a task for one member of staff, who fetches it within its short term.

    `wish` is the selection. `enrolments` are those that the file names: it is handed out while its owner may see all
    of them.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exports")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    report = models.CharField(
        max_length=10, choices=Report, default=Report.COMPLETION, db_default=Report.COMPLETION
    )
    kind = models.CharField(max_length=5, choices=FileKind)
    wish = models.JSONField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    enrolments = models.JSONField(default=list)
    file = models.FileField(upload_to="exports", storage=private_storage, blank=True)
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state__in=[str(state) for state in OPEN]),
                name="lms_one_export_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.kind} {self.state}"

    @property
    def home(self) -> str:
        """The route of the screen with the same selection."""
        return Report(self.report).home

    @property
    def is_open(self) -> bool:
        """Is it still being made?"""
        return self.state in OPEN
