"""Requests about one's own data."""

from datetime import date

from django.db import models
from django.db.models import Q

from lms.people.models import Person
from lms.people.retention import answer_by
from lms.privacy.enums import Proof, Want


class DataRequest(models.Model):
    """Somebody asked for a copy or for erasure, by themselves or by letter. Names nobody but by keys.

    Open until `done_at` or `taken_back_at`. An erasure by oneself has `due_at`: the clock erases then.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    want = models.CharField(max_length=10, choices=Want)
    proof = models.CharField(max_length=10, choices=Proof)
    asked_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "want"],
                condition=Q(done_at=None, taken_back_at=None),
                name="lms_one_open_request",
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="lms_request_due")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.want} {self.asked_on}"

    @property
    def answer_by(self) -> date:
        """Until when the law wants an answer."""
        return answer_by(self.asked_on)
