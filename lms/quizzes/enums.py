"""Closed sets of quizzes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttemptState(models.TextChoices):
    """Where an attempt is."""

    OPEN = "open", _("under way")
    HANDED_IN = "handed_in", _("handed in")


class DoneWhen(models.TextChoices):
    """What a quiz asks for to be done."""

    PASSED = "passed", _("when it is passed")
    HANDED_IN = "handed_in", _("when it is handed in")
