"""Closed sets of pages."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class DoneBy(models.TextChoices):
    """How a lesson becomes done. The button is always there."""

    BUTTON = "button", _("by the button at the end")
    READING = "reading", _("by reading to the end, or by the button")


class Picture(models.TextChoices):
    """The drawn windows of courses."""

    DOORS = "doors", _("Open door")
    LEVELS = "levels", _("Levels")
    VOICE = "voice", _("Voice")


class Place(models.TextChoices):
    """Pages that the frame of every page links to."""

    HELP = "help", _("Help")
    SIMPLE = "simple", _("Explained simply")
    IMPRINT = "imprint", _("Imprint")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility")


class Stand(StrEnum):
    """Where somebody stands with a course, as its page sees it."""

    LEARNING = "learning"
    DONE = "done"
    FINISHED = "finished"
    TEACHING = "teaching"
    OPEN = "open"
    INVITED = "invited"
    WAITING = "waiting"
    OVER = "over"
    WITHDRAWN = "withdrawn"
    BOOKABLE = "bookable"
    BOOKED = "booked"
    BY_INVITATION = "by_invitation"
    NOT_OFFERED = "not_offered"


class Layout(models.TextChoices):
    """How a sheet for the seminar day is printed."""

    PAGE = "page", _("text and tables")
    FORM = "form", _("table to write in")
    CARDS = "cards", _("one card for each heading, to cut")
    PAGES = "pages", _("one page for each heading")
    POSTER = "poster", _("one poster for each heading")
