"""Words that lessons explain on tap."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One German word, explained in plain German and named in six other languages."""

    term = models.CharField(_("Term"), max_length=120, unique=True)
    article = models.CharField(_("Article"), max_length=20, blank=True, help_text=_("der, die or das"))
    forms = models.CharField(
        _("Other forms"),
        max_length=300,
        blank=True,
        help_text=_("Plural and other spellings, divided by commas."),
    )
    explanation = models.TextField(_("Explanation"))
    en = models.CharField("English", max_length=200, blank=True)
    tr = models.CharField("Türkçe", max_length=200, blank=True)
    ar = models.CharField("العربية", max_length=200, blank=True)
    ru = models.CharField("Русский", max_length=200, blank=True)
    uk = models.CharField("Українська", max_length=200, blank=True)
    fr = models.CharField("Français", max_length=200, blank=True)

    class Meta:
        verbose_name = _("Glossary term")
        verbose_name_plural = _("Glossary")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
