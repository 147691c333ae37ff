"""What people were told around a seminar: reminders, messages from staff, and calls."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from lms.bookings.models import Booking
from lms.mail.enums import Optional
from lms.mail.models import Mail
from lms.notices.enums import Audience, Occasion
from lms.people.models import Person
from lms.seminars.models import Seminar


class ReminderRound(models.Model):
    """One reminder about a seminar, due on a local day; done once it was decided whom it goes to.

    A seminar that moves gets new rounds: `on` is part of what a round is.
    """

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="reminder_rounds")
    about = models.CharField(max_length=12, choices=Optional)
    days = models.PositiveSmallIntegerField()
    on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seminar", "about", "days", "on"], name="lms_one_reminder_round")
        ]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.about} {self.days}"


class Reminder(models.Model):
    """One person in one round, and the local day on which it is theirs; closed once sent or pointless."""

    round = models.ForeignKey(ReminderRound, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reminders")
    day = models.DateField()
    letter = models.OneToOneField(
        Mail, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="The newest of it"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="lms_one_reminder_each"),
            models.UniqueConstraint(fields=["person", "day"], name="lms_one_reminder_a_day"),
        ]
        indexes = [models.Index(fields=["day"], condition=Q(closed_at=None), name="lms_reminder_waiting")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id} {self.day}"


class Circular(models.Model):
    """One message of staff to the people of a seminar. `count`: how many letters it became, once it is done.

    `uuid` was made with the form, so that sending it twice is once.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="circulars")
    audience = models.CharField(max_length=10, choices=Audience)
    subject = models.CharField(max_length=150)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], condition=Q(done_at=None), name="lms_circular_waiting")]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.at:%Y-%m-%d}"


class Reached(models.Model):
    """Staff have told somebody by telephone what has changed. `since`: when it changed; the next change is another."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="calls")
    occasion = models.CharField(max_length=10, choices=Occasion)
    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "occasion", "since"], name="lms_reached_once")
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.occasion}"
