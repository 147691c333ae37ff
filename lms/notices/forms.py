"""What staff write to the people of a seminar."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.mail.models import Mail
from lms.notices.enums import Audience, Occasion

LONGEST = 5000


class CircularForm(forms.Form):
    """A message. `counts`: audience → how many people it has; `key` makes sending the same form twice once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    audience = forms.TypedChoiceField(
        label=_("To"), coerce=Audience, initial=Audience.BOOKED, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("The greeting and your name are put in by themselves. Answers come to your address."),
    )

    def __init__(self, *args: Any, counts: dict[Audience, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, f"{one.label} ({counts[one]})") for one in Audience]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]  # a choice field


class ReachedForm(forms.Form):
    """Somebody was told."""

    booking = forms.IntegerField()
    occasion = forms.TypedChoiceField(choices=Occasion, coerce=Occasion)
    since = forms.CharField()

    def clean_since(self) -> datetime:
        """The time as the page wrote it."""
        try:
            return datetime.fromisoformat(self.cleaned_data["since"])
        except ValueError as problem:
            raise forms.ValidationError("") from problem


class LetterForm(forms.Form):
    """Which letter of a person's page came back."""

    def __init__(self, data: Any, *, letters: QuerySet[Mail]) -> None:
        super().__init__(data)
        self.fields["letter"] = forms.ModelChoiceField(letters)
