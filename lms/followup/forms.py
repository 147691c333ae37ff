"""What comes in with an answer."""

from django import forms


class AnswerForm(forms.Form):
    """Which question (row id) is answered; the UUID of the answer makes sending it twice once.

    `partly`: who sends it knows that a place is open.
    """

    uuid = forms.UUIDField()
    question = forms.IntegerField(min_value=1)
    certain = forms.BooleanField(required=False)
    partly = forms.BooleanField(required=False)
