"""Closed sets of presence."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Presence(models.TextChoices):
    """Was somebody there for a unit? Open is not absent: nobody has said anything yet, or took it back."""

    OPEN = "open", pgettext_lazy("presence", "open")
    PRESENT = "present", pgettext_lazy("presence", "present")
    PARTLY = "partly", pgettext_lazy("presence", "partly")
    EXCUSED = "excused", pgettext_lazy("presence", "excused")
    ABSENT = "absent", pgettext_lazy("presence", "absent")


class TickSource(models.TextChoices):
    """Where a tick comes from."""

    QR = "qr", pgettext_lazy("presence", "QR code")
    PAPER_CODE = "paper_code", pgettext_lazy("presence", "paper code")
    WORD = "word", pgettext_lazy("presence", "code word")
    ROLL_CALL = "roll_call", pgettext_lazy("presence", "roll call")
    PAPER = "paper", pgettext_lazy("presence", "signed sheet")
    WALK_IN = "walk_in", pgettext_lazy("presence", "came without booking")
