"""Invitations: the proved way from a mail to a person. Access links: the way in that the server's keeper prints."""

from django.db import models

from lms.accounts.enums import Opens
from lms.cohorts.models import Cohort, Enrolment
from lms.people.models import Person


class Invitation(models.Model):
    """One person invited to one cohort by one mail. The token is stored hashed; it works once, in time."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.email} {self.created_at:%d.%m.%Y}"


class AccessLink(models.Model):
    """A link that a command printed for one person, and what became of it. Works once; the token is stored hashed."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_links")
    email = models.EmailField(help_text="The address to log in with")
    opens = models.CharField(max_length=15, choices=Opens)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.opens} {self.created_at:%d.%m.%Y}"
