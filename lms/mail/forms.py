"""What a person wants to get by mail."""

from django import forms

from lms.mail.enums import Optional
from lms.mail.models import MailPreference


class PreferenceForm(forms.ModelForm):
    """One box for each kind of optional letter."""

    class Meta:
        model = MailPreference
        fields = [kind.value for kind in Optional]
        labels = {kind.value: kind.label for kind in Optional}
