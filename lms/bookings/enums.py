"""Closed sets of bookings."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BookingState(models.TextChoices):
    """Where a person stands with a seminar. The first three hold a seat or a place in line."""

    ASKED = "asked", pgettext_lazy("booking", "waits for approval")
    BOOKED = "booked", pgettext_lazy("booking", "booked")
    WAITING = "waiting", pgettext_lazy("booking", "on the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("booking", "cancelled")
    REFUSED = "refused", pgettext_lazy("booking", "not approved")
    LAPSED = "lapsed", pgettext_lazy("booking", "not confirmed in time")


class Need(models.TextChoices):
    """What somebody needs in order to take part."""

    CHILDCARE = "childcare", _("Childcare")
    FOOD = "food", _("Food")
    ACCESS = "access", _("Accessibility")
    INTERPRETER = "interpreter", _("Interpreter")


class Way(models.TextChoices):
    """How a booking came about."""

    SELF = "self", _("own decision")
    STAFF = "staff", _("entered by staff")
    HANDED = "handed", _("seat handed over")


class Fate(StrEnum):
    """What a line of a file does at a seminar. The first two book; the next three are booked or asked already."""

    SEAT = "seat"
    LINE = "line"
    BOOKED = "booked"
    WAITING = "waiting"
    ASKED = "asked"
    GAVE_UP = "gave_up"
    NO_LEARNER = "no_learner"
    LEFT_OUT = "left_out"


LIVING = [BookingState.ASKED, BookingState.BOOKED, BookingState.WAITING]
