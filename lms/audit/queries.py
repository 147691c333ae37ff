"""Reads of the log."""

from django.db.models import QuerySet

from lms.audit.models import AuditEvent


def newest_first(what: str = "") -> QuerySet[AuditEvent]:
    """All rows, or those of one kind, with the people they name."""
    rows = AuditEvent.objects.select_related("who", "whom").order_by("-at", "-pk")
    return rows.filter(what=what) if what else rows
