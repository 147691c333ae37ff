"""Closed sets of the institute."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """What a page may show of the institute's data, in one block."""

    ADDRESS = "address", _("Name and address")
    REPRESENTED = "represented", _("Who represents the institute")
    CONTACT = "contact", _("Phone, office hours and e-mail")
    REGISTER = "register", _("Register and VAT number")
    RESPONSIBLE = "responsible", _("Responsible for the content")
    PRIVACY = "privacy", _("Contact for privacy")
    FUNDER = "funder", _("Who pays for the courses")
