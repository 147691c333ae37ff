"""Closed sets of the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Optional(models.TextChoices):
    """Kinds of letters that nobody must get; each is a field of MailPreference."""

    PREPARATION = "preparation", _("Reminders before a seminar")
    FOLLOW_UP = "follow_up", _("Reminders after a seminar")
    QUESTIONS = "questions", _("Questions to refresh what you know, also on “My way”")
    MARKS = "marks", _("When somebody has marked your answers")


class MailState(models.TextChoices):
    """Where a letter is."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    VOID = "void", _("no longer needed")
    FAILED = "failed", _("could not be sent")
