"""What somebody asks, what staff answer, and what staff want to see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.inquiries.enums import InquiryKind
from lms.inquiries.words import kept_note

LONGEST = 2000
LONGEST_ANSWER = 4000
OPEN, ANSWERED, EVERY = "open", "answered", "all"
STATES = [
    (OPEN, pgettext_lazy("questions", "Open")),
    (ANSWERED, pgettext_lazy("questions", "Answered")),
    (EVERY, pgettext_lazy("questions", "All")),
]
KINDS = [("", _("Questions and errors")), *InquiryKind.choices]


class AskForm(forms.Form):
    """A question from a lesson (`lesson`: key of its activity) or from Mein Weg (`course`)."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=InquiryKind,
        initial=InquiryKind.QUESTION,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write your question.")},
    )
    lesson = forms.RegexField(r"^[0-9a-f-]{36}$", required=False, widget=forms.HiddenInput)
    course = forms.UUIDField(required=False, widget=forms.HiddenInput)
    place = forms.RegexField(r"^[0-9a-zA-Z-]{0,40}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = kept_note()


class AnswerForm(forms.Form):
    """The answer of staff."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )

    def __init__(self, *args: Any, can_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = (
            _("The person reads it on their way and gets it by e-mail, with your name.")
            if can_mail
            else _("The person has no e-mail address. They read it on their way, with your name.")
        )


class InquiryWishForm(forms.Form):
    """The filters over the list. What is not understood counts as not asked."""

    state = forms.ChoiceField(choices=STATES, required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    course = forms.UUIDField(required=False)

    def wish(self) -> dict[str, str]:
        """The checked wish."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return {
            "state": given.get("state") or OPEN,
            "kind": given.get("kind") or "",
            "course": str(given.get("course") or ""),
        }
