"""Closed sets of questions to staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InquiryKind(models.TextChoices):
    """What somebody writes about."""

    QUESTION = "question", _("Question")
    ERROR = "error", _("Error in the text")
