"""Forms of banks and their questions in Wagtail's admin."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from lms.cohorts.queries import courses_taught_by
from lms.people.queries import person_of
from lms.quizzes.banks import banks_seen_by, tags_in
from lms.quizzes.models import Bank, BankQuestion
from lms.quizzes.typed import LONGEST


class BankForm(WagtailAdminModelForm):
    """A bank belongs to one of the own courses, and stays there."""

    class Meta:
        model = Bank
        fields = ["course", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        field.queryset = courses_taught_by(person_of(self.for_user)).order_by("title")
        field.disabled = self.instance.pk is not None
        if field.queryset.count() == 1:
            field.initial = field.queryset.get()


class BankQuestionForm(WagtailAdminModelForm):
    """A question in a bank of the own courses; it moves only among those of its course.

    `seen`: the version that somebody began with, so that two people do not write over each other unseen.
    """

    data: Any
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = BankQuestion
        fields = ["bank", "body", "tags", "rests"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = banks_seen_by(person_of(self.for_user)).select_related("course")
        if self.instance.pk:
            mine = mine.filter(course=self.instance.bank.course_id)
        self.fields["bank"].queryset = mine
        self.fields["bank"].label_from_instance = lambda bank: f"{bank.name} – {bank.course}"
        self.fields["seen"].initial = self.instance.snapshot_id or ""

    def clean_tags(self) -> str:
        """Each tag once."""
        return ", ".join(tags_in(self.cleaned_data["tags"]))

    def clean(self) -> dict[str, Any]:
        """Say once that somebody else was quicker; saved again, the newer text stands, and both are versions."""
        cleaned: dict[str, Any] = super().clean()
        newest = BankQuestion.objects.filter(pk=self.instance.pk).values_list("snapshot", flat=True).first()
        if newest and cleaned.get("seen") != newest:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = newest
            said = _(
                "Somebody else has changed this question meanwhile. Your text is still here. If you save again, "
                "yours counts; theirs stays among the versions below."
            )
            raise forms.ValidationError(said)
        return cleaned


class TypedForm(forms.Form):
    """A text of questions and the bank they are for. `once`: so that sent twice they are there once.

    `seen`: the digest of the text whose preview was shown.
    """

    data: Any
    bank = forms.ModelChoiceField(label=_("Question bank"), queryset=Bank.objects.none(), empty_label=None)
    text = forms.CharField(
        label=_("Questions"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, banks: QuerySet[Bank], bank: str) -> None:
        super().__init__(data, initial={"bank": bank})
        field: Any = self.fields["bank"]
        field.queryset = banks
        field.label_from_instance = lambda one: f"{one.name} – {one.course}"

    @property
    def was_seen(self) -> bool:
        """Was this text looked at as it is?"""
        return bool(self.cleaned_data["seen"] == _digest(self.cleaned_data["text"]))

    def look_at(self) -> None:
        """Its preview is shown now."""
        if self.is_bound and self.is_valid():
            self.data = self.data.copy()
            self.data["seen"] = _digest(self.cleaned_data["text"])


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
