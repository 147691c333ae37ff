"""Statements of a course that came from general knowledge, so that a person must check them."""

from django.db import models
from django.db.models import Q

from lms.outline.models import Course
from lms.people.models import Person


class Fact(models.Model):
    """One statement, for all lessons of a course that name its key; open until a person checked it by a source."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField(max_length=20)
    statement = models.TextField()
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=250, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["course", "key"]
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="lms_fact_key_once_per_course"),
            models.CheckConstraint(
                name="lms_fact_checked_with_day_person_and_source",
                condition=Q(checked_on=None, checked_by=None, source="", source_url="")
                | (Q(checked_on__isnull=False, checked_by__isnull=False) & ~Q(source="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.statement[:60]}"
