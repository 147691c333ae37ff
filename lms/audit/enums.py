"""What is noted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """Something that touches rights or personal data."""

    LOG_IN = "log_in", _("logged in")
    FAILED = "failed", _("log-in failed")
    DENIED = "denied", _("was refused a page")
    EXPORT = "export", _("took data out as a file")
    SCAN = "scan", _("looked at a signed sheet")
    LINK = "link", _("got a link that sets a new password")
    PASSWORD = "password", _("got a new password or lost it")
    FACTOR = "factor", _("changed the second factor")
    ROLE_GIVEN = "role_given", _("gave or changed a role")
    ROLE_TAKEN = "role_taken", _("took a role")
    ASKED = "asked", _("asked for data or erasure")
    UNASKED = "unasked", _("took a request back")
    ERASED = "erased", _("erased a person")
    MERGED = "merged", _("joined two persons")
    MAILED = "mailed", _("wrote to the people of a seminar")
    PARTED = "parted", _("parted two joined persons")
