"""The questions that come again, when, and how they were answered. They never change the course's records."""

import uuid

from django.db import models
from django.db.models import Q

from lms.evidence.models import Snapshot
from lms.evidence.rows import AppendOnly
from lms.followup.schedule import Memory
from lms.mail.models import Mail
from lms.outline.models import Activity
from lms.people.models import Person


class FollowUpRound(models.Model):
    """Up to five questions that one person is asked together, by letter or on their way.

    `unanswered`: so many letters in a row brought no answer, this one included; 0 once a question is answered.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="follow_up_rounds")
    by_mail = models.BooleanField(default=False)
    letter = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered = models.PositiveSmallIntegerField(default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="lms_one_open_follow_up_round"
            )
        ]
        indexes = [models.Index(fields=["person", "-made_at"], name="lms_follow_up_rounds")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"


class FollowUp(models.Model):
    """One question that one person answered in a quiz and is asked again; `due` and what FSRS knows of it.

    `question`: its uid; `snapshot`: the newest version of its quiz that was looked at; `key`: the digest of what is
    right in it. `is_asked`: it still stands in that quiz. `round`: where it is being asked now.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="follow_ups")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="follow_ups")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    is_asked = models.BooleanField(default=True)
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField()
    last_review = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(help_text="When it was last answered, in the quiz or again")
    round = models.ForeignKey(
        FollowUpRound, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="lms_one_follow_up_each")]
        indexes = [models.Index(fields=["due"], condition=Q(is_asked=True), name="lms_follow_up_due")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.question}"

    @property
    def memory(self) -> Memory:
        """What FSRS knows of it."""
        return Memory(
            self.due, self.state, self.step, self.stability, self.difficulty, last_review=self.last_review
        )


class FollowUpReview(AppendOnly):
    """The log: one answer, as FSRS counts it. What was answered is not kept. Its UUID was made by the form."""

    uuid = models.UUIDField(primary_key=True)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="reviews")
    rating = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True
    has_term = True

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.rating}"
