"""Who was there: ticks as they came, and what stands now."""

from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.attendance.enums import HeldWhy, Presence, Ready, TickSource
from lms.cohorts.models import Cohort, Enrolment
from lms.evidence.rows import AppendOnly
from lms.people.models import Person
from lms.seminars.models import Seminar, Unit


class Tick(AppendOnly):
    """One mark in the register, as it arrived. Its uuid was made on the phone; `made_at` is that phone's clock.

    `minutes` of the unit; `sheet`: the page of the signed sheet it was copied from, 0 for none.
    """

    uuid = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ticks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ticks")
    presence = models.CharField(max_length=10, choices=Presence)
    minutes = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=10, choices=TickSource)
    sheet = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["unit", "person"], name="lms_tick_of_person")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.person_id} {self.presence}"


class Attendance(models.Model):
    """What stands in the register now for one person and unit: the newest tick, and the enrolment it counts for."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence)
    minutes = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=10, choices=TickSource)
    changed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "person"], name="lms_one_attendance_each"),
        ]
        indexes = [models.Index(fields=["enrolment"], name="lms_attendance_counts_for")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.person_id} {self.presence}"


class DayEvent(AppendOnly):
    """A day of a seminar was closed, or opened again with a reason. The newest row says what it is."""

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="day_events")
    day = models.DateField()
    closed = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["seminar", "day", "-id"], name="lms_day_newest")]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.day} {'closed' if self.closed else 'open'}"


class HeldTick(models.Model):
    """A mark that came too late or without a right: kept until staff decide, never entered by itself.

    `uuid` was made on the phone. `part` of the day, 0: by a code. `by` made it, `sent_by` was logged in when it came.
    """

    uuid = models.UUIDField(primary_key=True)
    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="held_ticks")
    day = models.DateField()
    part = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held_ticks")
    presence = models.CharField(max_length=10, choices=Presence)
    minutes = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=10, choices=TickSource)
    sheet = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=10, choices=HeldWhy)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    is_taken = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_taken=None, decided_at=None)
                | models.Q(is_taken__isnull=False, decided_at__isnull=False),
                name="lms_held_tick_decided_once",
            )
        ]
        indexes = [models.Index(fields=["seminar", "day"], name="lms_held_of_day")]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.person_id} {self.reason}"


class Screen(models.Model):
    """A computer that shows the codes of one day, opened by a number from a trainer's phone. Ends that night.

    `number` counts until `number_until`, once. `token`: SHA-256 of the secret in that computer's cookie.
    """

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="screens")
    day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=6, null=True, unique=True)
    number_until = models.DateTimeField()
    token = models.CharField(max_length=64, null=True, unique=True)
    ends_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="lms_screen_ends")]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.day}"


class ReadyMark(models.Model):
    """One trainer has got one thing ready for a day of a seminar. Nobody else is asked to do it again."""

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="ready_marks")
    day = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=Ready)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seminar", "day", "person", "what"], name="lms_one_ready_mark_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.day} {self.what}"


def private_storage() -> Any:
    """Files that no web server hands out: a view checks each request."""
    return storages["private"]


class SheetScan(models.Model):
    """A signed sheet of a day, as picture or PDF without notes. `number`: what ticks from paper call it.

    It names everybody who signed. It goes on `delete_on`, whatever becomes of them: until then it proves the day.
    """

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="scans")
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="sheets", storage=private_storage)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    delete_on = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["seminar", "day", "number"], name="lms_one_scan_per_sheet")
        ]
        indexes = [models.Index(fields=["delete_on"], name="lms_scan_goes")]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.day} {self.number}"


class Funding(models.Model):
    """Who pays for the seminars of a group: what papers for the funder say. Nothing in it is about a person."""

    cohort = models.OneToOneField(Cohort, on_delete=models.PROTECT, related_name="funding")
    project = models.CharField(_("Project"), max_length=200, blank=True)
    funder = models.CharField(_("Funder"), max_length=200, blank=True)
    reference = models.CharField(
        _("Reference"), max_length=100, blank=True, help_text=_("The funder's own number for this project.")
    )
    note = models.CharField(
        _("Note on the list to sign"),
        max_length=400,
        blank=True,
        help_text=_("For example: who may take part so that the day is funded."),
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.project}"
