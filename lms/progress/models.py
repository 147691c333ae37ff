"""The ledger: what each enrolment has done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Enrolment
from lms.evidence.rows import AppendOnly
from lms.outline.models import Activity
from lms.people.models import Person


class Record(models.Model):
    """Where one enrolment stands with one activity. No row: not begun."""

    STATES = [
        ("begun", _("begun")),
        ("done", _("done")),
        ("booked", _("booked")),
        ("partly", _("attended in part")),
        ("excused", _("excused")),
        ("absent", _("absent")),
        ("cancelled", _("booking cancelled")),
    ]

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="records")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="records")
    state = models.CharField(max_length=10, choices=STATES)
    passed = models.BooleanField(null=True)
    score = models.FloatField(null=True)
    minutes = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Minutes at the seminar; 0 for what is not one"
    )
    counts = models.BooleanField(default=False)
    place = models.CharField(max_length=40, blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When staff opened a module by hand")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="lms_one_record_each"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at=None)),
                name="lms_done_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="lms_score_0_to_1"
            ),
        ]
        indexes = [models.Index(fields=["activity", "state"], name="lms_record_activity")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.activity_id} {self.state}"


class RecordEvent(AppendOnly):
    """One change of one record: what it was, what it became, by whom, from where, why."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="events")
    old = models.JSONField(null=True)
    new = models.JSONField()
    source = models.CharField(max_length=10)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.record_id} {self.source}"
