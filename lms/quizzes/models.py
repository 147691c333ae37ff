"""Attempts and answers. What was asked is a snapshot."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from lms.cohorts.models import Enrolment
from lms.evidence.models import Snapshot
from lms.evidence.rows import AppendOnly
from lms.fields import BodyField
from lms.outline.models import Activity, Course
from lms.people.models import Person
from lms.quizzes.blocks import BankStream
from lms.quizzes.enums import AttemptState, GradeSource


class Bank(models.Model):
    """Questions that several quizzes of one course can ask."""

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="banks", verbose_name=_("Course")
    )
    name = models.CharField(_("Name"), max_length=80)

    class Meta:
        verbose_name = _("Question bank")
        verbose_name_plural = _("Question banks")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "name"],
                name="lms_bank_name_once_per_course",
                violation_error_message=_("This course has a question bank of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BankQuestion(PreviewableMixin, models.Model):
    """One question of a bank as written now. `uuid`: its uid in every quiz; `snapshot`: its newest version.

    `rests`: it stays where it was chosen by itself, and is drawn no more.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(
        Bank, on_delete=models.PROTECT, related_name="questions", verbose_name=_("Question bank")
    )
    name = models.CharField(_("Name"), max_length=300, editable=False)
    kind = models.CharField(max_length=40, editable=False)
    body = BodyField(BankStream(), verbose_name=_("Question"))
    tags = models.CharField(
        _("Tags"),
        max_length=200,
        blank=True,
        help_text=_("Words to find it by, such as “Basics” or “hard”. Divide several by commas."),
    )
    rests = models.BooleanField(_("Do not draw it any more"), default=False)
    snapshot = models.ForeignKey(
        Snapshot, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Question")
        verbose_name_plural = _("Questions")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """As people are asked it."""
        return "lms/banks/preview.html"


class BankVersion(AppendOnly):
    """What a question of a bank said from a moment on. Attempts keep the version that they were asked."""

    question = models.ForeignKey(BankQuestion, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="lms_bank_version_number")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


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
    waits = models.BooleanField(
        default=False, db_default=False
    )  # for a person to mark an answer; no score so long

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"], condition=Q(state="open"), name="lms_one_open_attempt"
            ),
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="lms_attempt_number"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="lms_attempt_due"),
            models.Index(fields=["finished_at"], condition=Q(waits=True), name="lms_attempt_waits"),
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


class Regrade(AppendOnly):
    """Answers to older versions of a quiz, marked again by its newest one; or, with `undoes`, that taken back.

    `seen`: the digest of the preview that was looked at before; `why`: participants read it with feedback.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="regrades")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    seen = models.CharField(max_length=64)
    why = models.CharField(max_length=300)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.activity_id} {self.snapshot_id[:12]}"


class Grade(AppendOnly):
    """What an answer is worth, instead of what its kind said; the newest one of a question holds.

    `fraction`: from 0 to 1; None takes all before it back. `steps`: uid of a rubric's row → uid of the step chosen.
    `snapshot`: the version of the question by which it was marked; `comment`: for the participant, or the reason.
    `regrade`: with which it was marked again, or with which that was taken back.
    """

    attempt = models.ForeignKey(QuizAttempt, on_delete=models.PROTECT, related_name="grades")
    question = models.CharField(max_length=80)
    fraction = models.FloatField(null=True)
    steps = models.JSONField(default=dict, blank=True)
    comment = models.TextField(blank=True, max_length=2000)
    source = models.CharField(max_length=10, choices=GradeSource)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    regrade = models.ForeignKey(Regrade, null=True, on_delete=models.PROTECT, related_name="grades")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fraction=None) | Q(fraction__gte=0, fraction__lte=1), name="lms_grade_0_to_1"
            )
        ]
        indexes = [models.Index(fields=["attempt", "question", "-id"], name="lms_grade_newest")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question} {self.source}"


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


class Replacement(AppendOnly):
    """A drawn question of an open attempt that staff replaced by another of its pool; several follow one another."""

    attempt = models.ForeignKey(QuizAttempt, on_delete=models.PROTECT, related_name="replacements")
    out = models.CharField(max_length=80)
    into = models.CharField(max_length=80)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "out"], name="lms_replaced_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.out}"
