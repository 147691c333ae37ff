"""Closed sets of the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a letter is."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    VOID = "void", _("no longer needed")
    FAILED = "failed", _("could not be sent")
