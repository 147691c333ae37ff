"""The log of what touches rights and personal data."""

from django.db import models

from lms.audit.enums import What
from lms.evidence.rows import AppendOnly
from lms.people.models import Person


class AuditEvent(AppendOnly):
    """One thing that happened. Holds keys and codes, never a name or an address, so it outlives erasing."""

    who = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    whom = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    has_term = True  # the clock removes what is older than its term
    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [
            models.Index(fields=["what", "-at"], name="lms_audit_what"),
            models.Index(fields=["at"], name="lms_audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who_id} {self.what} {self.whom_id}"
