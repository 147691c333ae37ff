"""Where to write when there is a date."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.retention import Kind
from lms.people.words import term


class InterestForm(forms.Form):
    """An address, with how long it is kept beside it."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = term(Kind.INTEREST)

    def clean_email(self) -> str:
        """In one spelling, so that an address stands on the list once."""
        return str(self.cleaned_data["email"]).lower()
