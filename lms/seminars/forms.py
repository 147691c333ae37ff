"""What staff fill in about a seminar: its days first, then place, people and registration."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.cohorts.forms import DayInput, NameField, TimeInput
from lms.cohorts.models import Cohort
from lms.conf import conf
from lms.people.models import Person
from lms.seminars.actions import Lesson
from lms.seminars.enums import Format
from lms.seminars.models import Seminar
from lms.seminars.programme import Fault, Piece, Unreadable, read, write
from lms.seminars.queries import Day, may_teach_on, slots_of, teaching
from lms.seminars.schedule import FURTHEST, MOST, read_days, write_days

MOST_DAYS = 10
USUAL_DAY = "09:00-10:30\n10:45-12:15\n13:00-14:30\n14:45-16:15"
FAULTS = {
    Fault.NO_TIME: gettext_lazy(
        "Line %(line)s: A line begins with a time, for example “09:00-10:30 Welcome”."
    ),
    Fault.NO_SUCH_TIME: gettext_lazy("Line %(line)s: There is no such time."),
    Fault.BACKWARDS: gettext_lazy("Line %(line)s: The end comes before the beginning."),
    Fault.NOT_WHOLE: gettext_lazy("Line %(line)s: The time is no whole number of units of 45 minutes."),
    Fault.OVERLAP: gettext_lazy("Line %(line)s: This begins before the line above has ended."),
    Fault.TOO_LONG: gettext_lazy("Line %(line)s: The topic is too long."),
}


class ProgrammeField(forms.CharField):
    """The programme of one day; its value is the day's units."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        """Units as text."""
        return write(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[Piece]:  # type: ignore[override]  # a CharField for its widget
        """The text as units; says which line is wrong."""
        try:
            return read(str(value or ""))
        except Unreadable as problem:
            raise ValidationError(FAULTS[problem.fault] % {"line": problem.line}) from problem

    def run_validators(self, value: Any) -> None:
        """Nothing more: lengths are those of its lines."""


class DaysField(forms.CharField):
    """Numbers of days, as the line under it says; its value is a list, or None for nothing typed."""

    def prepare_value(self, value: Any) -> Any:
        """A list as text."""
        return write_days(value) if value is None or isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int] | None:  # type: ignore[override]  # a CharField for its widget
        """The text as numbers."""
        try:
            return read_days(str(value or ""))
        except ValueError as problem:
            text = _("Please enter up to %(most)s numbers between 1 and %(furthest)s, for example: 7, 2.")
            raise ValidationError(text % {"most": MOST, "furthest": FURTHEST}) from problem

    def run_validators(self, value: Any) -> None:
        """Nothing more."""


class SeminarForm(forms.ModelForm[Seminar]):
    """A seminar of a group. The days are fields `day_0`, `programme_0` and so on; an emptied day goes.

    `planner`: who plans a new one; they lead it, if they teach the group and nobody says otherwise.
    """

    room = NameField(label=gettext_lazy("Room"), max_length=80, required=False)
    door_code = NameField(
        label=gettext_lazy("Door code"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "How trainers get in: a number, or who has the key. It stands on the day sheet; participants never see it."
        ),
    )
    video_link = forms.URLField(
        label=gettext_lazy("Link to the video meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Only who has a seat sees it; without registration, the whole group."),
    )
    cost = NameField(
        label=gettext_lazy("Cost"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("In words, for example: free, lunch included."),
    )
    bring = NameField(label=gettext_lazy("Please bring"), max_length=300, required=False)
    level = NameField(label=gettext_lazy("Language level"), max_length=20, required=False)
    trainers = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Trainers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Trainers of the course and substitutes of the group. Whoever is ticked reads what people need. "
            "Rights are given under “Appointments”."
        ),
    )
    remind_before = DaysField(label=gettext_lazy("Before: days until the seminar"), required=False)
    remind_after = DaysField(label=gettext_lazy("Afterwards: days since the seminar"), required=False)
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=2000, initial=20)

    WHEN, WHERE = gettext_lazy("When"), gettext_lazy("Where")
    PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (WHERE, ("format", "venue", "room", "door_code", "video_link")),
        (gettext_lazy("On the day"), ("trainers", "presence_by", "check_out", "bring")),
        (
            gettext_lazy("Registration"),
            ("seats", "books_from", "books_until", "cancel_until", "needs_approval"),
        ),
        (gettext_lazy("Entry under “Dates”"), ("is_public", "cost", "level")),
        (gettext_lazy("Reminders by e-mail"), ("remind_before", "remind_after")),
    )

    class Meta:
        model = Seminar
        fields = [
            "slot", "format", "venue", "room", "door_code", "video_link", "trainers", "seats", "books_from",
            "books_until", "needs_approval", "cancel_until", "presence_by", "check_out", "cost", "level", "bring",
            "is_public", "remind_before", "remind_after",
        ]  # fmt: skip
        widgets = {
            "books_from": TimeInput(),
            "books_until": TimeInput(),
            "cancel_until": TimeInput(),
            "format": forms.RadioSelect,
            "presence_by": forms.RadioSelect,
        }

    def __init__(
        self,
        *args: Any,
        cohort: Cohort | None,
        language: str,
        days: tuple[Day, ...] = (),
        planner: Person | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cohort, self.planner = cohort, planner
        self.fields["presence_by"].required = False
        self._say_usual_days()
        self._choose(language)
        self.many = self._how_many(len(days))
        for number in range(self.many):
            self._add_day(number, days[number] if number < len(days) else None)

    def _say_usual_days(self) -> None:
        """Under the fields for reminders: what holds where they stay empty."""
        usual = {"remind_before": conf.remind_days_before, "remind_after": conf.remind_days_after}
        whom = {
            "remind_before": _("To who has a seat and has open work before it."),
            "remind_after": _("To who was there or had a seat, and has open work after it."),
        }
        for name in usual.keys() & self.fields.keys():
            rule = _("Empty means: %(days)s, as everywhere. 0 means: no reminder.")
            days = write_days(sorted(usual[name], reverse=name == "remind_before"))
            self.fields[name].help_text = f"{whom[name]} {rule % {'days': days}}"

    def _choose(self, language: str) -> None:
        if self.cohort is None:
            return
        slot: Any = self.fields["slot"]
        slots = slots_of(self.cohort, language)
        slot.queryset = slot.queryset.filter(pk__in=[pk for pk, _title in slots])
        slot.choices, slot.initial = slots, slots[0][0] if slots else None
        if len(slots) == 1:
            slot.widget = forms.HiddenInput()
        trainers: Any = self.fields["trainers"]
        trainers.queryset = Person.objects.filter(pk__in=teaching(self.cohort).values("person")).order_by(
            "family_name", "given_names", "pk"
        )
        if self.instance.pk is not None:
            trainers.initial = list(self.instance.leads.values_list("person", flat=True))
        elif self.planner is not None:
            trainers.initial = [one.pk for one in trainers.queryset if one == self.planner]

    def _how_many(self, known: int) -> int:
        """Days on the form: those known, or as many as were sent, and one more where it was asked for."""
        sent = str(self.data.get("days", ""))
        number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else max(known, 1)
        return max(1, min(number + ("more" in self.data), MOST_DAYS))

    def _add_day(self, number: int, day: Day | None) -> None:
        only = self.many == 1
        named = {"n": number + 1}
        self.fields[f"day_{number}"] = forms.DateField(
            label=_("Day") if only else _("Day %(n)s") % named,
            required=number == 0,
            widget=DayInput(),
            initial=day.starts_at.date() if day else None,
        )
        programme = USUAL_DAY
        if day is not None:
            programme = write(Piece(b.begins, b.ends, b.topic) for b in day.blocks)
        self.fields[f"programme_{number}"] = ProgrammeField(
            label=_("Programme") if only else _("Programme of day %(n)s") % named,
            required=number == 0,
            initial=programme,
            help_text=format_lazy(
                "{} {}",
                gettext_lazy("One line each: time and topic. Every 45 minutes are one unit (UE)."),
                gettext_lazy("Leave breaks out."),
            ),
        )

    def wants_more_days(self) -> bool:
        """Was only one more day asked for?"""
        return "more" in self.data

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        days = [self[f"{name}_{number}"] for number in range(self.many) for name in ("day", "programme")]
        asks = "slot" in self.fields and not isinstance(self.fields["slot"].widget, forms.HiddenInput)
        slot = [self["slot"]] if asks else []
        return [
            (str(self.WHEN), [*slot, *days]),
            *((str(title), self._shown(names)) for title, names in self.PARTS),
        ]

    def _shown(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Days in order and apart, a place that fits, trainers who may on these days, registration before the start."""
        cleaned = super().clean() or {}
        units = self._units(cleaned)
        cleaned["units"] = units
        if cleaned.get("format") == Format.ONLINE:
            cleaned["venue"], cleaned["room"], cleaned["door_code"] = None, "", ""
        else:
            cleaned["video_link"] = ""
        if units:
            self._check_trainers(cleaned, units)
            self._check_registration(cleaned, units)
        return cleaned

    def clean_presence_by(self) -> str:
        """As it is, where nothing was chosen."""
        return self.cleaned_data["presence_by"] or self.instance.presence_by

    def _units(self, cleaned: dict[str, Any]) -> list[Lesson]:
        by_day: dict[date, list[Piece]] = {}
        for number in range(self.many):
            day, pieces = cleaned.get(f"day_{number}"), cleaned.get(f"programme_{number}")
            if day is None:
                continue
            if not pieces:
                self._say(f"programme_{number}", _("Please enter at least one line."))
            elif day in by_day:
                self._say(f"day_{number}", _("This day is there twice."))
            else:
                by_day[day] = pieces
        found = []
        for day, pieces in sorted(by_day.items()):
            found += self._lessons(day, pieces)
        return [] if self.errors else found

    def _say(self, field: str, text: str) -> None:
        if field not in self.errors:
            self.add_error(field, text)

    def _lessons(self, day: date, pieces: list[Piece]) -> list[Lesson]:
        try:
            return [Lesson(_at(day, one.begins), _at(day, one.ends), one.topic) for one in pieces]
        except ValidationError as problem:  # an hour that the clock skips or has twice
            self.add_error(None, problem)
            return []

    def _check_trainers(self, cleaned: dict[str, Any], units: list[Lesson]) -> None:
        if self.cohort is None:
            return
        first, last = localtime(units[0].starts_at).date(), localtime(units[-1].starts_at).date()
        allowed = may_teach_on(self.cohort, first, last)
        for person in cleaned.get("trainers", ()):
            if person.pk not in allowed:
                text = _("The appointment of %(name)s does not hold on these days.")
                self.add_error("trainers", text % {"name": person.name})

    def _check_registration(self, cleaned: dict[str, Any], units: list[Lesson]) -> None:
        begins, ends = cleaned.get("books_from"), cleaned.get("books_until")
        start = units[0].starts_at
        if ends is not None and ends > start:
            self.add_error("books_until", _("Registration ends before the seminar begins."))
        if begins is not None and begins >= min(ends or start, start):
            self.add_error("books_from", _("Registration begins before it ends."))
        leaves = cleaned.get("cancel_until")
        if leaves is not None and leaves > start:
            self.add_error("cancel_until", _("The last time to cancel is before the seminar begins."))

    def planned(self) -> dict[str, Any]:
        """What the actions take."""
        days = {f"{name}_{number}" for number in range(self.many) for name in ("day", "programme")}
        return {name: value for name, value in self.cleaned_data.items() if name not in days}


def _at(day: date, minutes: int) -> datetime:
    moment = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return from_current_timezone(moment)  # refuses what no clock shows


NO_COURSE = ("slot", "trainers", "remind_before", "remind_after")


class EventForm(SeminarForm):
    """A single date without a course. Its trainer is who makes it."""

    title = NameField(label=gettext_lazy("Title"), max_length=200)

    class Meta(SeminarForm.Meta):
        fields = [name for name in SeminarForm.Meta.fields if name not in NO_COURSE]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, cohort=None, language="", **kwargs)

    def _choose(self, language: str) -> None:
        for name in ("trainers", "remind_before", "remind_after"):
            del self.fields[name]

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The title first."""
        return [(_("What"), [self["title"]]), *super().parts()]


class CopyForm(forms.Form):
    """A group once more with later (or earlier) dates."""

    name = NameField(label=gettext_lazy("Name of the new group"), max_length=200)
    day = forms.DateField(widget=DayInput())

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = cohort.seminar_on or cohort.starts_on
        if self.before is None:
            del self.fields["day"]
            return
        said = {"day": date_format(self.before, "j. F Y")}
        self.fields["day"].label = (
            _("New day of the seminar (so far %(day)s)") % said
            if cohort.seminar_on
            else _("New start (so far %(day)s)") % said
        )
        self.fields["day"].help_text = _("All other dates move by as many days.")

    def days(self) -> int:
        """By how many days everything moves."""
        return (self.cleaned_data["day"] - self.before).days if self.before else 0


class CancelForm(forms.Form):
    """Why a seminar does not take place."""

    why = NameField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Everybody reads it, for example: The trainer is ill."),
    )
