"""What people who learn ask, and what they are answered."""

from django.db import models
from django.db.models import Q

from lms.cohorts.models import Enrolment
from lms.inquiries.enums import InquiryKind
from lms.outline.models import Activity
from lms.people.models import Person


class Inquiry(models.Model):
    """A question, or an error in a text, from one enrolment; without an activity it was asked on Mein Weg.

    `place`: the block at the top of the screen. Both texts are emptied on `delete_on`; the row stays and counts.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="inquiries")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=InquiryKind)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    delete_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When its asker put the answer away")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lms_read_after_answer",
                condition=Q(read_at__isnull=True) | Q(answered_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["answered_at", "created_at"], name="lms_inquiry_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%d.%m.%Y}"
