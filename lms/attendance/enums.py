"""Closed sets of presence."""

from django.db import models
from django.utils.translation import gettext_lazy as _
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
    CHECK_OUT = "check_out", pgettext_lazy("presence", "check-out")


class Ready(models.TextChoices):
    """What a trainer gets ready for a seminar day."""

    PRINTED = "printed", _("sheets printed")
    SCREEN = "screen", _("projector tried")


class HeldWhy(models.TextChoices):
    """Why a mark was kept for staff to decide about, and not entered."""

    NO_RIGHT = "no_right", _("Who made it has no right to it any more")
    OTHER_USER = "other_user", _("Somebody else sent it from this device")
    CLOSED = "closed", _("The day was closed already")
    MOVED = "moved", _("The person is no longer on the list")
    OLD_CODE = "old_code", _("The code was too old")
    NOT_LISTED = "not_listed", _("The person does not take part in this course")
