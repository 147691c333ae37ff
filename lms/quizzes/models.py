"""Attempts and answers. What was asked is a snapshot."""

import uuid

from django.db import models
from django.db.models import Q

from lms.cohorts.models import Enrolment
from lms.evidence.models import Snapshot
from lms.evidence.rows import AppendOnly
from lms.outline.models import Activity
from lms.people.models import Person
from lms.quizzes.enums import AttemptState


class QuizAttempt(models.Model):
    """One person's try at one quiz, on the snapshot that was newest at its start."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attempts")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    # Decides every order in it that chance decides; empty in attempts from before 0.6.0.
    seed = models.CharField(max_length=64, default="", db_default="", editable=False)
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    score = models.FloatField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True, blank=True)  # then the clock hands it in; null: never
    finished_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"], condition=Q(state="open"), name="lms_one_open_attempt"
            ),
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="lms_attempt_number"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="lms_attempt_due")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.activity_id} #{self.number}"


class Response(AppendOnly):
    """An answer as it arrived; its UUID was made in the browser, or by the form where there is no script."""

    uuid = models.UUIDField(primary_key=True)
    attempt = models.ForeignKey(QuizAttempt, on_delete=models.PROTECT, related_name="responses")
    question = models.CharField(max_length=80)
    sequence = models.PositiveBigIntegerField()
    answer = models.JSONField(null=True)
    checked = models.BooleanField(default=False, db_default=False)  # somebody asked whether it is right
    certainty = models.PositiveSmallIntegerField(default=0, db_default=0)  # 1 to 3; 0: not asked
    late = models.BooleanField(
        default=False, db_default=False
    )  # it came after the time was over, so it does not count
    received_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["attempt", "question", "-sequence"], name="lms_response_newest")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question}"


class QuizException(AppendOnly):
    """What one person may at one quiz beyond its rules, given by staff with a reason; the newest one holds."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="quiz_exceptions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="quiz_exceptions")
    minutes = models.PositiveSmallIntegerField(default=0)  # more than everybody has
    attempts = models.PositiveSmallIntegerField(default=0)  # more than everybody has
    closes_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.activity_id}"
