"""Closed sets of notices."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Whom staff write to."""

    BOOKED = "booked", pgettext_lazy("write to", "Everybody who has booked")
    WAITING = "waiting", pgettext_lazy("write to", "The waiting list")
    PRESENT = "present", pgettext_lazy("write to", "Everybody who was there")


class Occasion(models.TextChoices):
    """What people must hear who cannot be reached by mail."""

    CALLED_OFF = "called_off", pgettext_lazy("call", "The seminar does not take place.")
    MOVED = "moved", pgettext_lazy("call", "Time or place has changed.")
    SEAT = "seat", pgettext_lazy("call", "A seat became free: the person has it now.")


class Unreachable(models.TextChoices):
    """Why a letter is not enough."""

    NO_ADDRESS = "no_address", pgettext_lazy("call", "no e-mail address")
    FAILED = "failed", pgettext_lazy("call", "the e-mail could not be delivered")
    SOON = "soon", pgettext_lazy("call", "less than 24 hours were left")
