"""Closed sets of seminars."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    """How a group meets."""

    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")


class PresenceBy(models.TextChoices):
    """How often presence is taken."""

    DAY = "day", _("once a day")
    BLOCK = "block", _("for each part between breaks")
    UNIT = "unit", _("for each unit")
