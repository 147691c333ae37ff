"""Closed sets of groups and roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnrolmentState(models.TextChoices):
    """Where a person stands with a course."""

    INVITED = "invited", _("invited")
    APPLIED = "applied", _("applied")
    ACTIVE = "active", _("active")
    FINISHED = "finished", _("finished")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "withdrawn")


class Origin(models.TextChoices):
    """How an enrolment came about."""

    INVITATION = "invitation", _("invitation")
    STAFF = "staff", _("entered by staff")
    SELF = "self", _("own decision")
    LINK = "link", _("link to join")
    BOOKING = "booking", _("booked a seminar")
    WALK_IN = "walk_in", _("came to a seminar")
    TEST = "test", _("look as a participant")


class Role(models.TextChoices):
    """What somebody may do, beside learning."""

    TRAINER = "trainer", _("Trainer")
    COORDINATOR = "coordinator", _("Coordinator")
    CONTACT = "contact", _("Contact")
    ADMINISTRATOR = "administrator", _("Administrator")


OPEN_STATES = [EnrolmentState.INVITED, EnrolmentState.APPLIED, EnrolmentState.ACTIVE]
LEARNING_STATES = [EnrolmentState.ACTIVE, EnrolmentState.FINISHED]
