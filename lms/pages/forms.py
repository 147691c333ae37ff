"""What a lesson sends back."""

from django import forms


class PlaceForm(forms.Form):
    """The block at the top of the screen, and whether the end was seen."""

    block = forms.RegexField(r"^[0-9a-zA-Z-]{0,40}$", required=False, strip=True)
    end = forms.BooleanField(required=False)
