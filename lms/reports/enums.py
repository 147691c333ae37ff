"""Kinds and states of files that are made in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.TextChoices):
    """What a selection or a file is of."""

    COMPLETION = "completion", _("Who is how far?")
    PRESENCE = "presence", _("Who was there?")

    @property
    def home(self) -> str:
        """The route of its screen."""
        return HOMES[self]


class FileKind(models.TextChoices):
    """How a table is written, or an archive of papers; the value is the file's ending."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    ZIP = "zip", "ZIP"


class ExportState(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


TABLES = (FileKind.CSV, FileKind.XLSX)
OPEN = (ExportState.WAITING, ExportState.RUNNING)
HOMES = {Report.COMPLETION: "lms_staff:matrix", Report.PRESENCE: "lms_staff:presence"}
