"""Closed sets of seminars."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    """How a group meets."""

    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
