"""Closed sets about people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentTo(models.TextChoices):
    """What a person can agree to by an own, unticked box."""

    TERMS = "terms", _("Terms of use")
    MAIL = "mail", _("News by mail")


class HelpLanguage(models.TextChoices):
    """Languages of the glossary, beside German. Each is written in itself."""

    EN = "en", "English"
    TR = "tr", "Türkçe"
    AR = "ar", "العربية"
    RU = "ru", "Русский"
    UK = "uk", "Українська"
    FR = "fr", "Français"
