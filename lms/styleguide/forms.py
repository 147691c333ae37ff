"""A form with every kind of field."""

from django import forms
from django.utils.translation import gettext_lazy as _

NEEDS = [("child", _("Child care")), ("meat", _("Food without meat")), ("sign", _("Sign language"))]
WAYS = [("mail", _("by e-mail")), ("none", _("none"))]


class SampleForm(forms.Form):
    """Never sent anywhere."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("We send you a confirmation."), widget=forms.EmailInput
    )
    town = forms.CharField(label=_("Town"), required=False)
    way = forms.ChoiceField(label=_("Choice in a list"), choices=WAYS)
    fixed = forms.CharField(label=_("Cannot be changed"), initial="Lerncafé Hagen e. V.", disabled=True)
    question = forms.CharField(label=_("Your question"), required=False, widget=forms.Textarea({"rows": 3}))
    needs = forms.MultipleChoiceField(
        label=_("Several can be chosen"), choices=NEEDS, widget=forms.CheckboxSelectMultiple
    )
    reminder = forms.ChoiceField(label=_("One is chosen"), choices=WAYS, widget=forms.RadioSelect)
    agree = forms.BooleanField(label=_("I have read the rules."))


class BookingForm(forms.Form):
    """A seat at a seminar, on one phone screen."""

    name = forms.CharField(label=_("First and last name"))
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("We send you a confirmation at once."), widget=forms.EmailInput
    )
    association = forms.CharField(label=_("Association"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("Your needs"),
        help_text=_("Only the team of the seminar sees this. We delete it a week after."),
        choices=NEEDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WordForm(forms.Form):
    """The word on the wall, where a code does not fit."""

    word = forms.CharField(
        label=_("Word on the wall"), widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"})
    )


def sample_form() -> SampleForm:
    """As it is when somebody comes."""
    return SampleForm(auto_id="new_%s")


def wrong_form() -> SampleForm:
    """As it comes back when something is missing or wrong."""
    return SampleForm({"email": "amina.example.org", "way": "mail"}, auto_id="wrong_%s")
