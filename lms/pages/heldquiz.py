"""How a quiz is held, as its author chooses it. What is left empty is as the preset says."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from lms.pages.bases import PhonePage
from lms.quizzes.enums import Feedback, Graded, Preset

MORE = (
    "behaviour", "tries", "penalty", "shuffle_questions", "shuffle_options", "time_limit", "closes_at",
    "attempts_allowed", "delay", "grading", "review",
)  # fmt: skip


class HeldQuizPage(PhonePage):
    """The fields and panels of a quiz page for it."""

    preset = models.CharField(
        _("What it is for"), max_length=10, choices=Preset, blank=True, default="", db_default=""
    )
    behaviour = models.CharField(
        _("When feedback comes"), max_length=10, choices=Feedback, blank=True, default="", db_default=""
    )
    tries = models.PositiveSmallIntegerField(
        _("Tries at each question"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(10)],
        help_text=_("Where there are several. Empty means: 3."),
    )
    penalty = models.PositiveSmallIntegerField(
        _("What each wrong try costs, in percent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Empty means: 33."),
    )
    shuffle_questions = models.BooleanField(
        _("Questions in another order for each attempt"), default=False, db_default=False
    )
    shuffle_options = models.BooleanField(
        _("Answers to choose from in another order for each attempt"), default=False, db_default=False
    )

    time_limit = models.PositiveSmallIntegerField(
        _("Time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Afterwards it is handed in by itself. Empty means: no limit."),
    )
    closes_at = models.DateTimeField(
        _("Open until"), null=True, blank=True, help_text=_("For everybody. Empty means: always open.")
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("How often people may take it"),
        null=True,
        blank=True,
        help_text=_("0 means: as often as one likes. Empty means: as chosen above."),
    )
    delay = models.PositiveSmallIntegerField(
        _("Minutes between two attempts"), null=True, blank=True, help_text=_("Empty means: none.")
    )
    grading = models.CharField(
        _("What counts of several attempts"),
        max_length=10,
        choices=Graded,
        default=Graded.HIGHEST,
        db_default=Graded.HIGHEST,
    )
    review = models.JSONField(
        _("What people may see, and when"),
        null=True,
        blank=True,
        help_text=_("Nothing ticked means: as chosen above."),
    )

    held_panels: list[Any] = [
        MultiFieldPanel([FieldPanel("preset")], heading=_("How it is held")),
        MultiFieldPanel(
            [FieldPanel(name) for name in MORE], heading=_("More settings"), classname="collapsed"
        ),
    ]

    class Meta:
        abstract = True
