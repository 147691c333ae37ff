"""What belongs to the room of a seminar: questions that people have before its day, and files for them."""

import re

from django.db import models
from django.db.models import Q

from lms.attendance.models import private_storage
from lms.people.models import Person
from lms.seminars.models import Seminar


class SeminarQuestion(models.Model):
    """A question put before a seminar. It goes on the day that stood beside the field.

    Without a person it was asked without a name: then nothing here leads to who asked it, and of no question more than
    the day is kept. `heading`: what trainers sort it under. `is_shown`: question and answer stand on the page of the
    seminar for all who take part, never with a name.
    """

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="questions")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    asked_on = models.DateField()
    delete_on = models.DateField()
    heading = models.CharField(max_length=80, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_shown = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="lms_shown_question_is_answered",
                condition=Q(is_shown=False) | (Q(answered_at__isnull=False) & ~Q(answer="")),
            )
        ]
        indexes = [models.Index(fields=["delete_on"], name="lms_seminar_question_goes")]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.pk}"


class Material(models.Model):
    """A file for those who take part, added by a trainer before the day or after it. `size` in bytes."""

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(max_length=120)
    file = models.FileField(upload_to="materials", storage=private_storage)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.title}"

    @property
    def ending(self) -> str:
        """What kind of file it is, such as pdf."""
        return str(self.file).rpartition(".")[2]

    @property
    def name(self) -> str:
        """What the file is called where people save it: its title, without signs that a disk does not take."""
        words = " ".join(re.sub(r"[^\w ()-]+", " ", self.title).split())
        return f"{words or self.pk}.{self.ending}"
