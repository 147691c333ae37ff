"""What people ask before a seminar, and what trainers do with it; the files they add."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lms.attendance.cleaning import Clean, Fault, Unusable
from lms.classroom.cleaning import MOST_BYTES, cleaned
from lms.classroom.models import SeminarQuestion
from lms.classroom.rules import questions_go_on
from lms.seminars.models import Seminar

LONGEST = 1000
LONGEST_ANSWER = 4000
FAULTS = {
    Fault.TOO_LARGE: _("This file is too large. It may have at most 20 MB."),
    Fault.NOT_KNOWN: _(
        "Please choose a PDF, a picture (JPEG, PNG) or a document (DOCX, XLSX, PPTX, ODT) without macros."
    ),
    Fault.BROKEN: _("This file is broken and cannot be read. Please save it again."),
    Fault.LOCKED: _("This file is locked by a password. Please save it without one."),
    Fault.TOO_MANY_PAGES: _("This PDF has more than 200 pages. Please save fewer in one file."),
}


class QuestionForm(forms.Form):
    """A question, with one's name or without it."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Please write your question.")},
    )
    nameless = forms.BooleanField(
        label=_("Ask without my name"),
        required=False,
        help_text=_("Then we do not store who has asked. So we cannot answer you alone either."),
    )

    def __init__(self, *args: Any, seminar: Seminar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "The trainers of the seminar read it. It is deleted on %(day)s."
        ) % {"day": date_format(questions_go_on(seminar), "j. F Y")}


class AttendForm(forms.ModelForm[SeminarQuestion]):
    """Sorting and answering a question."""

    is_answered = forms.BooleanField(
        label=_("Is answered"), required=False, help_text=_("Also without a text, for example in the room.")
    )

    class Meta:
        model = SeminarQuestion
        fields = ("heading", "answer", "is_shown")
        labels = {
            "heading": _("Sort under"),
            "answer": _("Answer"),
            "is_shown": _("Show question and answer to all who take part"),
        }
        help_texts = {
            "heading": _(
                "A short word, for example: elections. Questions with the same word stand together."
            ),
            "is_shown": _("On the page of the seminar, without a name. It takes an answer."),
        }
        widgets = {"answer": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}

    field_order = ("heading", "answer", "is_answered", "is_shown")

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].max_length = LONGEST_ANSWER  # type: ignore[attr-defined]  # a text field
        self.fields["is_answered"].initial = self.instance.answered_at is not None
        self.headings = headings
        if headings:
            self.fields["heading"].widget.attrs["list"] = "headings"

    def clean(self) -> dict[str, Any]:
        """Nothing is shown without an answer."""
        given: dict[str, Any] = super().clean() or {}
        given["answer"] = given.get("answer", "").replace("\r\n", "\n")
        if len(given["answer"]) > LONGEST_ANSWER:
            self.add_error(
                "answer", _("Please write at most %(most)s characters.") % {"most": LONGEST_ANSWER}
            )
        if given.get("is_shown") and not given["answer"].strip():
            self.add_error("answer", _("Please write an answer first. Then both can be shown."))
        return given


class FileForm(forms.Form):
    """A file for those who take part."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("What people find it by, for example: photo protocol."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, JPEG, PNG, DOCX, XLSX, PPTX or ODT, at most 20 MB. Author, place and device are removed. "
            "Comments and tracked changes in a document stay."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx,.odt"}),
    )

    def clean_file(self) -> Clean:
        """The file without what it says besides."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(FAULTS[Fault.TOO_LARGE])
        try:
            return cleaned(sent.read())
        except Unusable as problem:
            raise forms.ValidationError(FAULTS[problem.fault]) from problem
