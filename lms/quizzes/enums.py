"""Closed sets of quizzes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttemptState(models.TextChoices):
    """Where an attempt is."""

    OPEN = "open", _("under way")
    HANDED_IN = "handed_in", _("handed in")


class GradeSource(models.TextChoices):
    """How a person's mark came about."""

    HAND = "hand", _("marked by hand")
    OVERRIDE = "override", _("changed by hand")
    REGRADE = "regrade", _("marked again")


class Left(models.TextChoices):
    """Why an answer is not marked again, though its question changed."""

    HAND = "hand", _("A person gave the mark.")
    PERSON = "person", _("A person has to mark the answer.")
    UNFIT = "unfit", _("The answer does not fit the question any more, as it is now.")
    GONE = "gone", _("The quiz asks the question no more, or in another kind.")
    CERTAINTY = "certainty", _("The quiz also asks how certain people are.")


class Which(models.TextChoices):
    """Which attempts of each person statistics are made of."""

    FIRST = "first", _("First attempts")
    LAST = "last", _("Last attempts")
    ALL = "all", _("All attempts")


class DoneWhen(models.TextChoices):
    """What a quiz asks for to be done."""

    PASSED = "passed", _("when it is passed")
    HANDED_IN = "handed_in", _("when it is handed in")


class Preset(models.TextChoices):
    """How a quiz is held, in one word."""

    PLAIN = "", _("Quiz: the result comes at the end, it can be repeated at will")
    PRACTICE = "practice", _("Practice: several tries with hints, it can be repeated at will")
    CHECK = "check", _("Short check: each answer is explained at once")
    EXAM = "exam", _("Exam: the result comes at the end, two attempts")


class Feedback(models.TextChoices):
    """When feedback comes; the values are those of lms.quizzes.behaviours."""

    AS_PRESET = "", _("As chosen above")
    DEFERRED = "deferred", _("At the end")
    IMMEDIATE = "immediate", _("After each answer")
    TRIES = "tries", _("Several tries with hints")
    ADAPTIVE = "adaptive", _("As many tries as one likes, each costs points")
    CERTAINTY = "certainty", _("At the end, with how certain one is")


RARE = frozenset({Feedback.ADAPTIVE, Feedback.CERTAINTY})  # authors see them only where a file brought them


class Graded(models.TextChoices):
    """Which of several attempts counts; the values are those of lms.quizzes.policy."""

    HIGHEST = "highest", _("The best attempt")
    AVERAGE = "average", _("The average of all attempts")
    FIRST = "first", _("The first attempt")
    LAST = "last", _("The last attempt")
