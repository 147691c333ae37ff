"""Who would like to come as soon as a course has a date."""

from django.db import models
from django.db.models import Q

from lms.outline.models import Activity, Course
from lms.people.models import Person
from lms.seminars.models import Seminar


class Interest(models.Model):
    """One person, or one address of nobody we know, who waits for a date of a course; told once.

    `token`: SHA-256 of the secret in the letter that proves the address; empty for who was logged in. `seminar`: what
    they were told about.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="interests"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    token = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    seminar = models.ForeignKey(
        Seminar, null=True, blank=True, on_delete=models.PROTECT, related_name="interests"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person"], condition=Q(person__isnull=False), name="lms_one_interest_each"
            ),
            models.UniqueConstraint(
                fields=["course", "email"], condition=Q(person=None), name="lms_one_interest_per_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""),
                name="lms_interest_has_an_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["course"],
                condition=Q(confirmed_at__isnull=False, told_at=None),
                name="lms_interest_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.pk}"


class SlotInterest(models.Model):
    """One learner who waits for a date of a seminar day of their course, in their group or a public one; told once.

    `seminar`: what they were told about.
    """

    slot = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="slot_interests")
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    seminar = models.ForeignKey(
        Seminar, null=True, blank=True, on_delete=models.PROTECT, related_name="slot_interests"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "person"], name="lms_one_slot_interest_each"),
        ]
        indexes = [
            models.Index(fields=["slot"], condition=Q(told_at=None), name="lms_slot_interest_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.pk}"
