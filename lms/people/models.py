"""Persons, who of them is one and the same, associations, memberships, consents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.evidence.rows import AppendOnly
from lms.people.enums import ConsentTo, HelpLanguage


class Association(models.Model):
    """A migrant self-organisation (MSO) or another local association."""

    name = models.CharField(_("Name"), max_length=200, unique=True)
    town = models.CharField(_("Town"), max_length=100, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Association")
        verbose_name_plural = _("Associations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AssociationContact(models.Model):
    """Somebody whom staff reach at an association. Not a person of ours: no log-in, no course."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("Name"), max_length=150)
    task = models.CharField(_("Task"), max_length=100, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Contact")
        verbose_name_plural = _("Contacts")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AssociationSpelling(models.Model):
    """A way to write an association's name that staff have matched; the next one written so needs no hand."""

    key = models.CharField(max_length=200, unique=True, help_text="The name by `spelling.key`")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="spellings")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.key


class Person(models.Model):
    """Somebody we know of, with or without a user, an e-mail or two names."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    given_names = models.CharField(_("Given names"), max_length=150, blank=True)
    family_name = models.CharField(_("Family name"), max_length=150, blank=True)
    email = models.EmailField(_("E-mail for contact"), blank=True, db_index=True)
    language = models.CharField(_("Language of the pages"), max_length=10, blank=True)
    help_language = models.CharField(
        _("Help in another language"), max_length=10, choices=HelpLanguage, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    associations = models.ManyToManyField(Association, through="Membership")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("People")
        ordering = ["family_name", "given_names", "pk"]
        constraints = [
            models.CheckConstraint(
                name="lms_person_erased_is_empty",
                condition=Q(erased_at__isnull=True)
                | Q(
                    given_names="", family_name="", email="", user__isnull=True, language="", help_language=""
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as one says it: given names first; one of the two may be missing."""
        return f"{self.given_names} {self.family_name}".strip() or str(_("Person without name"))

    @property
    def sort_name(self) -> str:
        """The name as lists show it: family name first, particles (El, von) stay in front of it."""
        return ", ".join(filter(None, (self.family_name, self.given_names))) or self.name

    @property
    def greeting_name(self) -> str:
        """How to greet: the given names, or the only name there is."""
        return self.given_names or self.family_name


class Membership(models.Model):
    """A person belongs to an association."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="memberships")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "association"], name="lms_one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.association}"


class Consent(AppendOnly):
    """What a person agreed to, in which wording, when. Withdrawal is a new row."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    to = models.CharField(max_length=10, choices=ConsentTo)
    version = models.CharField(max_length=64)
    given = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.get_to_display()} {self.version}"


class Merge(models.Model):
    """Two persons were found to be one: what was the source's is the target's. `moved` is what undoing needs."""

    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged_into")
    target = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged_from")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="lms_merged_into_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class Twins(models.Model):
    """Two persons who look alike and are two: staff have looked. `one` is the older entry; undone by removing it."""

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="lms_twins_once")]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"
