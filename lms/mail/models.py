"""The outbox: letters are kept until sent, void when pointless."""

import uuid

from django.db import models
from django.db.models import JSONField, Q, Value

from lms.mail.enums import MailState
from lms.people.models import Person


class Mail(models.Model):
    """One letter to one address. Its uuid is its Message-ID, so that a second delivery is recognised."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    to = models.EmailField(blank=True)
    key = models.CharField(max_length=120, help_text="What it is, once per person, e.g. invitation:7")
    about = models.CharField(max_length=80, blank=True, help_text="What makes it pointless when gone")
    optional = models.BooleanField(default=False)
    secret = models.BooleanField(default=False, help_text="Its text is blanked once sent")
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    calendars = models.JSONField(
        default=list,
        db_default=Value([], JSONField()),
        blank=True,
        help_text="Files of RFC 5545 with a method that go with it, one per date",
    )
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    again_at = models.DateTimeField(null=True, blank=True, help_text="When staff asked for one more try")
    not_before = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], condition=Q(person__isnull=False), name="lms_one_mail_per_key"
            )
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="lms_mail_waiting"),
            models.Index(fields=["about"], name="lms_mail_about"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_returned(self) -> bool:
        """Was it sent, and did staff note that it came back? Letters that the server refused were never sent."""
        return self.state == MailState.FAILED and self.sent_at is not None


class MailPreference(models.Model):
    """Which optional letters a person wants. No row: all of them. The fields are named as in `enums.Optional`."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="mail_preference")
    preparation = models.BooleanField(default=True)
    follow_up = models.BooleanField(default=True)
    questions = models.BooleanField(default=True, db_default=True)
    marks = models.BooleanField(default=True, db_default=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.person_id}"
