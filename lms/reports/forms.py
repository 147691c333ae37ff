"""What staff may ask of a report, and what they may change on a person's page."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.attendance.cleaning import MOST_BYTES, Clean, Fault, Unusable, cleaned
from lms.attendance.models import Funding
from lms.attendance.scans import LONGEST, USUAL
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.forms import TimeInput
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import cohorts_seen_by
from lms.cohorts.rules import may_enrol
from lms.outline.enums import Phase
from lms.people.models import Person
from lms.people.retention import Kind
from lms.people.words import term
from lms.quizzes.grading import Said
from lms.quizzes.kinds.rubric import Row
from lms.quizzes.policy import Leave
from lms.reports.factlist import CHECKED, EVERY, OPEN, FactWish
from lms.reports.handmarks import Sheet
from lms.reports.presencewords import KEYS
from lms.reports.queries import TAKING_PART, Wish

STATES = [
    (TAKING_PART, _("Everybody who takes part")),
    *EnrolmentState.choices,
    ("all", _("All, also withdrawn")),
]
PHASES = [("", _("All modules")), *Phase.choices]
FACT_STATES = [
    (OPEN, pgettext_lazy("facts", "Open")),
    (CHECKED, pgettext_lazy("facts", "Checked")),
    (EVERY, pgettext_lazy("facts", "All")),
]
SORTS = [(sign + key, key) for key in ("name", "total") for sign in ("", "-")]


class CommonWishForm(forms.Form):
    """The filters that all reports about people have. What is not understood counts as not asked."""

    association = forms.IntegerField(required=False)
    state = forms.ChoiceField(choices=STATES, required=False)
    search = forms.CharField(max_length=100, required=False)
    sort = forms.ChoiceField(choices=SORTS, required=False)
    page = forms.IntegerField(min_value=1, max_value=10000, required=False)

    def wish(self) -> Wish:
        """The checked wish."""
        self.is_valid()
        asked: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        if asked.get("state") == "all":
            asked["state"] = ""
        return Wish(**asked)


class WishForm(CommonWishForm):
    """The filters over the matrix."""

    phase = forms.ChoiceField(choices=PHASES, required=False)
    among = forms.RegexField(r"^(prepared|complete|rests|(done|begun|not)-[0-9]{1,18})$", required=False)


class PresenceWishForm(CommonWishForm):
    """The filters over the presence."""

    seminar = forms.IntegerField(required=False)
    among = forms.ChoiceField(choices=[(key, key) for key in KEYS], required=False)


class SaveForm(forms.Form):
    """A name for the selection."""

    name = forms.CharField(max_length=60)


class WhyForm(forms.Form):
    """A reason that is kept with the change."""

    why = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="withdraw-%s")
        self.fields["why"].help_text = term(Kind.REASONS)


class OpenForm(forms.Form):
    """A closed module, and why it opens for this person."""

    module = forms.RegexField(r"^[0-9]{1,18}$", widget=forms.HiddenInput)
    why = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["why"].help_text = term(Kind.REASONS)


class AddressForm(forms.Form):
    """Where letters to a person go."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    invite = forms.BooleanField(label=_("Send an invitation to this address now"), required=False)

    def __init__(self, data: Any = None, *, enrolment: Enrolment) -> None:
        person = enrolment.person
        initial = {"email": person.email, "invite": person.user_id is None}  # a card lets them in already
        super().__init__(data, auto_id="address-%s", initial=initial)


class MoveForm(forms.Form):
    """To another group of the same course, out of the groups this member of staff may bring people into."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Other group"), empty_label=None)
    why = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, viewer: Person, enrolment: Enrolment) -> None:
        super().__init__(data, auto_id="move-%s")
        others = cohorts_seen_by(viewer).filter(course=enrolment.course_id).exclude(pk=enrolment.cohort_id)
        allowed = [each.pk for each in others if may_enrol(viewer, each, enrolment.association)]
        self.field.queryset = Cohort.objects.filter(pk__in=allowed)

    @property
    def field(self) -> Any:
        """The choice of the group."""
        return self.fields["cohort"]

    @property
    def has_choice(self) -> bool:
        """Is there another group at all?"""
        return bool(self.field.queryset)


class FactWishForm(forms.Form):
    """The filters over the facts. What is not understood counts as not asked."""

    course = forms.UUIDField(required=False)
    state = forms.ChoiceField(choices=FACT_STATES, required=False)

    def wish(self) -> FactWish:
        """The checked wish."""
        self.is_valid()
        course = self.cleaned_data.get("course")
        return FactWish(str(course) if course else "", self.cleaned_data.get("state") or OPEN)


class CheckForm(forms.Form):
    """A person compared a statement with a source."""

    source = forms.CharField(
        label=_("Source"),
        max_length=250,
        help_text=_("Where does it say so? For example: Grundgesetz, article 79."),
    )
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )
    checked_on = forms.DateField(
        label=_("Checked on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    checked = forms.BooleanField(label=_("I have compared the statement with this source. It is right."))


FAULTS = {
    Fault.TOO_LARGE: _("This file is too large. Please scan with fewer points, at most 10 MB."),
    Fault.NOT_KNOWN: _("This is no PDF, JPEG or PNG. Please save the scan as one of them."),
    Fault.BROKEN: _("This file is broken and cannot be read. Please scan again."),
    Fault.LOCKED: _("This PDF is locked by a password. Please save it without one."),
    Fault.TOO_MANY_PAGES: _("This PDF has more than 30 pages. Please save fewer in one file."),
}


class ScanForm(forms.Form):
    """A signed sheet of one day of a seminar."""

    day = forms.ChoiceField(label=_("Day"))
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, JPEG or PNG, at most 10 MB. What the file says besides (place, device) is removed."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    number = forms.IntegerField(
        label=_("Number of the sheet"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("As it stands at the foot of the sheet. Empty means: the next one."),
    )
    delete_on = forms.DateField(
        label=_("Delete on"),
        help_text=_("Ask your funder how long the sheet must be kept. On this day it is deleted."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, files: Any = None, *, days: list[date]) -> None:
        super().__init__(data, files, auto_id="scan-%s", initial={"delete_on": timezone.localdate() + USUAL})
        choice: Any = self.fields["day"]
        choice.choices = [(f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}") for day in days]

    def clean_file(self) -> Clean:
        """The scan without what it says besides."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(FAULTS[Fault.TOO_LARGE])
        try:
            return cleaned(sent.read())
        except Unusable as problem:
            raise forms.ValidationError(FAULTS[problem.fault]) from problem

    def clean_day(self) -> date:
        """As a date."""
        return date.fromisoformat(self.cleaned_data["day"])

    def clean_delete_on(self) -> date:
        """After today, and not for ever."""
        found: date = self.cleaned_data["delete_on"]
        today = timezone.localdate()
        if not today < found <= today + LONGEST:
            raise forms.ValidationError(_("Please choose a day to come, at most ten years from now."))
        return found


class FundingForm(forms.ModelForm[Funding]):
    """What papers for the funder say."""

    class Meta:
        model = Funding
        fields = ["project", "funder", "reference", "note"]


class RepeatForm(forms.Form):
    """The course once more, in a group into which this member of staff may bring people."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Group"), empty_label=None)
    why = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, viewer: Person, enrolment: Enrolment) -> None:
        super().__init__(data)
        groups = cohorts_seen_by(viewer).filter(course=enrolment.course_id)
        choice: Any = self.fields["cohort"]
        allowed = [each.pk for each in groups if may_enrol(viewer, each, enrolment.association)]
        choice.queryset = Cohort.objects.filter(pk__in=allowed)


class ExceptionForm(forms.Form):
    """What one person may at one quiz beyond its rules, and why. `quizzes`: number and title of each."""

    quiz = forms.TypedChoiceField(label=_("Quiz"), coerce=int)
    minutes = forms.IntegerField(label=_("More minutes"), min_value=0, max_value=600, required=False)
    attempts = forms.IntegerField(label=_("More attempts"), min_value=0, max_value=20, required=False)
    closes_at = forms.DateTimeField(label=_("Open until"), required=False, widget=TimeInput)
    why = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None, *, quizzes: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["quiz"].choices = quizzes  # type: ignore[attr-defined]  # a choice field
        self.fields["why"].help_text = term(Kind.REASONS)

    def clean(self) -> dict[str, Any]:
        """Something must be given."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("minutes", "attempts", "closes_at")):
            raise forms.ValidationError(
                _("Please say what this person may: minutes, attempts or a later end.")
            )
        return cleaned

    @property
    def leave(self) -> Leave:
        """What is given."""
        data = self.cleaned_data
        return Leave(data["minutes"] or 0, data["attempts"] or 0, data["closes_at"])


class ReplaceForm(forms.Form):
    """Which drawn question is replaced, and why. `questions`: attempt and uid of each, with its name."""

    question = forms.ChoiceField(label=_("Question"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None, *, questions: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["question"].choices = questions  # type: ignore[attr-defined]  # a choice field
        self.fields["why"].help_text = term(Kind.REASONS)


class HandForm(forms.Form):
    """A mark by hand: a step in each row of the rubric, or a share in percent. `sheet`: the answer it is about.

    What waits needs no words; whoever changes a mark, or takes it back, says why.
    """

    percent = forms.IntegerField(label=_("Points in percent"), min_value=0, max_value=100, required=False)
    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    back = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sheet: Sheet) -> None:
        super().__init__(data, initial={"seen": sheet.seen})
        self.sheet = sheet
        for row in sheet.rows:
            steps = [(step.uid, step.label) for step in row.steps]
            self.fields[f"row-{row.uid}"] = forms.ChoiceField(label=row.label, choices=steps, required=False)
        self.fields["comment"].help_text = term(Kind.ANSWERS)

    @property
    def takes_back(self) -> bool:
        """Is a mark taken back, so that the rule's holds again, or the answer waits?"""
        return bool(self.cleaned_data.get("back"))

    @property
    def is_late(self) -> bool:
        """Did somebody say something of the answer since the form was shown?"""
        return self.cleaned_data.get("seen", self.sheet.seen) != self.sheet.seen

    @property
    def chosen(self) -> list[tuple[Row, str, Any]]:
        """Each row of the rubric with the step that is chosen, and what is wrong with it."""
        held = self.sheet.grade.steps if self.sheet.grade else {}
        names = [(row, f"row-{row.uid}") for row in self.sheet.rows]
        return [
            (
                row,
                self.data.get(name, "") if self.is_bound else held.get(row.uid, ""),
                self.errors.get(name, ()),
            )
            for row, name in names
        ]

    def clean(self) -> dict[str, Any]:
        """A whole mark; why, where it takes the place of another."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_late:
            raise forms.ValidationError(
                _("Somebody marked this answer meanwhile. Please look at it before you go on.")
            )
        if not self.takes_back:
            self._needs_mark(cleaned)
        if not self.sheet.waits and not cleaned.get("comment"):
            self.add_error("comment", _("Please write why the mark changes."))
        return cleaned

    def _needs_mark(self, cleaned: dict[str, Any]) -> None:
        for row in self.sheet.rows:
            if not cleaned.get(f"row-{row.uid}") and f"row-{row.uid}" not in self.errors:
                self.add_error(f"row-{row.uid}", _("Please choose a step."))
        if not self.sheet.rows and cleaned.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Please write a number from 0 to 100."))

    @property
    def said(self) -> Said:
        """What is kept."""
        data, rubric = self.cleaned_data, getattr(self.sheet.question, "rubric", None)
        if self.takes_back:
            return Said(None, data["comment"])
        if rubric is None:
            return Said(data["percent"] / 100, data["comment"])
        steps = {row.uid: data[f"row-{row.uid}"] for row in rubric.rows}
        return Said(rubric.fraction(steps), data["comment"], steps)


class UndoForm(forms.Form):
    """Why marks come back that held before."""

    why = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["why"].help_text = term(Kind.REASONS)


class AgainForm(UndoForm):
    """Why answers are marked again; `seen`: the digest of what was looked at."""

    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
