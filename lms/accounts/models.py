"""Ways in: invitations by mail, access links of the server's keeper, links to join on a wall, access cards."""

from django.db import models

from lms.accounts.enums import Opens
from lms.cohorts.models import Cohort, Enrolment
from lms.people.models import Association, Person


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


class JoinLink(models.Model):
    """A link that hangs on a wall: whoever opens it and proves an address comes into the cohort.

    It is shown again for printing, so its code is stored as it is; it opens no data, only a place in the cohort.
    """

    code = models.CharField(max_length=20, unique=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="join_links")
    association = models.ForeignKey(
        Association, null=True, blank=True, on_delete=models.PROTECT, related_name="join_links"
    )
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ends_on = models.DateField(help_text="The last day on which it works")
    revoked_at = models.DateTimeField(null=True, blank=True)
    joined = models.PositiveIntegerField(default=0, help_text="How many people came in by it")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.cohort} {self.ends_on:%d.%m.%Y}"


class AccessCard(models.Model):
    """A printed card by which somebody without an own e-mail address studies. Its code is stored hashed."""

    code_sha256 = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cards")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True, help_text="The last log-in by it")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(revoked_at=None), name="lms_one_card_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%d.%m.%Y}"
