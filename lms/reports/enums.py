"""Kinds and states of files that are made in the background."""

from django.db import models


class FileKind(models.TextChoices):
    """How a table is written; the value is the file's ending."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class ExportState(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


OPEN = (ExportState.WAITING, ExportState.RUNNING)
