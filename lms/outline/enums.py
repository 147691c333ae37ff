"""Closed sets of the outline."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an activity is."""

    COURSE = "course", _("Course")
    MODULE = "module", _("Module")
    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")
    CHECK = "check", _("Mini check")
    SLOT = "slot", _("Seminar day")


GROUPS = (Kind.COURSE, Kind.MODULE)


class Phase(models.TextChoices):
    """The three spans of the bridge."""

    BEFORE = "before", _("Before")
    SEMINAR = "seminar", _("Seminar")
    AFTER = "after", _("After")


class Unlock(models.TextChoices):
    """What opens a module."""

    AT_ONCE = "at_once", _("open at once")
    ON_BOOKING = "on_booking", _("opens when the seminar is booked")
    ON_DATE = "on_date", _("opens on a date of the group")
    AFTER_DONE = "after_done", _("opens when another module is done")
    AFTER_PASSED = "after_passed", _("opens when another module is passed")
    AFTER_ATTENDANCE = "after_attendance", _("opens after attending the seminar")
    BY_HAND = "by_hand", _("opened by staff, with a reason")
