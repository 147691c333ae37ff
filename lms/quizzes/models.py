"""Attempts and answers. What was asked is a snapshot."""

import uuid

from django.db import models
from django.db.models import Q

from lms.cohorts.models import Enrolment
from lms.evidence.models import Snapshot
from lms.evidence.rows import AppendOnly
from lms.outline.models import Activity
from lms.quizzes.enums import AttemptState


class QuizAttempt(models.Model):
    """One person's try at one quiz, on the snapshot that was newest at its start."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attempts")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    score = models.FloatField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"], condition=Q(state="open"), name="lms_one_open_attempt"
            ),
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="lms_attempt_number"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.activity_id} #{self.number}"


class Response(AppendOnly):
    """An answer as it arrived; its UUID was made in the browser, or by the form where there is no script."""

    uuid = models.UUIDField(primary_key=True)
    attempt = models.ForeignKey(QuizAttempt, on_delete=models.PROTECT, related_name="responses")
    question = models.CharField(max_length=80)
    sequence = models.PositiveBigIntegerField()
    answer = models.JSONField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["attempt", "question", "-sequence"], name="lms_response_newest")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question}"
