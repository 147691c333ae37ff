"""What is asked about requests."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import Person
from lms.privacy.enums import BY_STAFF, Want


class EraseForm(forms.Form):
    """The last question before one's own data are erased."""

    sure = forms.BooleanField(
        label=_("I have read what is deleted. It cannot be brought back."),
        error_messages={"required": _("Please tick the box if you are sure.")},
    )


class JoinForm(forms.Form):
    """Which of two entries stays."""

    stays = forms.TypedChoiceField(label=_("Which entry stays?"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stays"]
        field.choices = [(person.pk, _said(person)) for person in people]
        field.help_text = _(
            "Name, e-mail address and languages of the other entry are kept, but no longer used."
        )


def _said(person: Person) -> str:
    log_in = _("with a log-in") if person.user_id else _("without a log-in")
    return ", ".join(filter(None, (person.name, person.email, str(log_in))))


class SearchForm(forms.Form):
    """Find a person."""

    q = forms.CharField(label=_("Name or e-mail address"), max_length=100, required=False)


class LetterForm(forms.Form):
    """A request that came by letter, by phone or in person."""

    want = forms.ChoiceField(label=_("What does the person ask for?"), choices=Want.choices)
    proof = forms.ChoiceField(
        label=_("How did you make sure that it is this person?"),
        choices=[("", _("Please choose")), *BY_STAFF],
        help_text=_("Please note no names and keep no copy of an identity card."),
    )
    asked_on = forms.DateField(
        label=_("The request came on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("From this day on there is one month to answer."),
    )

    def clean_asked_on(self) -> Any:
        """Not a day to come."""
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class ConfirmForm(forms.Form):
    """The two confirmations before somebody else's data are erased."""

    sure = forms.BooleanField(
        label=_("I have read the preview. It cannot be brought back."),
        error_messages={"required": _("Please tick the box if you are sure.")},
    )
    name = forms.CharField(label=_("Please type the name of the person"), max_length=310, strip=True)

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["name"].help_text = _("Exactly as it stands here: %(name)s") % {"name": person}

    def clean_name(self) -> str:
        """The name as it stands above."""
        typed = " ".join(self.cleaned_data["name"].split())
        if typed.casefold() != " ".join(self.person.split()).casefold():
            raise forms.ValidationError(_("This is not the name of the person."))
        return typed
