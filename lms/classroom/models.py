"""What belongs to the room of a seminar: questions that people have before its day."""

from django.db import models
from django.db.models import Q

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
