"""What may be asked of the glossary."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.glossary.queries import LANGUAGES
from lms.people.enums import HelpLanguage

GERMAN_ONLY = "de"
CHOICES = [(GERMAN_ONLY, _("German only")), *(c for c in HelpLanguage.choices if c[0] in LANGUAGES)]


class GlossaryForm(forms.Form):
    """A part of a word, and a language of help. What is not understood counts as not asked."""

    q = forms.CharField(max_length=100, required=False, strip=True)
    sprache = forms.ChoiceField(choices=CHOICES, required=False)

    def asked(self) -> str:
        """What was typed; empty for everything."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    def language(self) -> str | None:
        """The chosen language, empty for German alone; None where nobody chose."""
        self.is_valid()
        chosen = str(self.cleaned_data.get("sprache", ""))
        return "" if chosen == GERMAN_ONLY else chosen or None
