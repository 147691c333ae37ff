"""Courses and their published activities: the rows everything hangs on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.evidence.models import Snapshot
from lms.outline.enums import Kind, Phase, Unlock


class Course(models.Model):
    """What is taught, in all its languages; its key is the course pages' translation_key."""

    key = models.UUIDField(primary_key=True)
    source_language = models.CharField(max_length=10)
    title = models.CharField(max_length=255, blank=True)
    version = models.PositiveIntegerField(default=0)
    stale_since = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Course")
        verbose_name_plural = _("Courses")

    def __str__(self) -> str:
        return self.title or str(self.key)


class Activity(models.Model):
    """One thing in the published outline of a course. Retired, never deleted."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    key = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    phase = models.CharField(max_length=10, choices=Phase, blank=True)
    position = models.PositiveIntegerField(default=0)
    required = models.BooleanField(default=True)
    counts_since = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    unlock = models.CharField(max_length=20, choices=Unlock, default=Unlock.AT_ONCE)
    unlock_after = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    minutes_needed = models.PositiveSmallIntegerField(default=0, db_default=0)
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="lms_activity_key_once_per_course"),
            models.CheckConstraint(
                name="lms_activity_required_counts_since",
                condition=Q(required=False) | Q(counts_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["course", "position"], name="lms_activity_order"),
            models.Index(fields=["key"], name="lms_activity_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ActivityTitle(models.Model):
    """An activity's title and address in one language."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="titles")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    url = models.CharField(max_length=500, blank=True)
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveBigIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "language"], name="lms_one_title_per_language")
        ]
        indexes = [models.Index(fields=["url"], name="lms_title_url")]

    def __str__(self) -> str:
        return self.title
