"""What staff fill in about a seminar: its days first, then place, people and registration."""

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
from lms.people.models import Person
from lms.seminars.actions import Lesson
from lms.seminars.enums import Format
from lms.seminars.models import Seminar
from lms.seminars.programme import Fault, Piece, Unreadable, read, write
from lms.seminars.queries import Day, Listed, may_teach_on, slots_of, teaching

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


class SeminarForm(forms.ModelForm[Seminar]):
    """A seminar of a group. The days are fields `day_0`, `programme_0` and so on; an emptied day goes."""

    room = NameField(label=gettext_lazy("Room"), max_length=80, required=False)
    video_link = forms.URLField(
        label=gettext_lazy("Link to the video meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Only people of the group see it."),
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
            "Trainers of the course and substitutes of the group. Rights are given under “Appointments”."
        ),
    )
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=2000, initial=20)

    WHEN, WHERE = gettext_lazy("When"), gettext_lazy("Where")
    PLACE = ("format", "venue", "room", "video_link")
    REST: tuple[str, ...] = (
        "trainers",
        "seats",
        "books_from",
        "books_until",
        "needs_approval",
        "cancel_until",
        "presence_by",
        "cost",
        "level",
        "bring",
        "is_public",
    )

    class Meta:
        model = Seminar
        fields = [
            "slot", "format", "venue", "room", "video_link", "trainers", "seats", "books_from", "books_until",
            "needs_approval", "cancel_until", "presence_by", "cost", "level", "bring", "is_public",
        ]  # fmt: skip
        widgets = {
            "books_from": TimeInput(),
            "books_until": TimeInput(),
            "cancel_until": TimeInput(),
            "format": forms.RadioSelect,
            "presence_by": forms.RadioSelect,
        }

    def __init__(
        self, *args: Any, cohort: Cohort | None, language: str, days: tuple[Day, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        self.fields["presence_by"].required = False
        self._choose(language)
        self.many = self._how_many(len(days))
        for number in range(self.many):
            self._add_day(number, days[number] if number < len(days) else None)

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
            (str(self.WHERE), [self[name] for name in self.PLACE]),
            (_("Who and how"), [self[name] for name in self.REST]),
        ]

    def clean(self) -> dict[str, Any]:
        """Days in order and apart, a place that fits, trainers who may on these days, registration before the start."""
        cleaned = super().clean() or {}
        units = self._units(cleaned)
        cleaned["units"] = units
        if cleaned.get("format") == Format.ONLINE:
            cleaned["venue"], cleaned["room"] = None, ""
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


class EventForm(SeminarForm):
    """A single date without a course. Its trainer is who makes it."""

    title = NameField(label=gettext_lazy("Title"), max_length=200)

    REST = tuple(name for name in SeminarForm.REST if name != "trainers")

    class Meta(SeminarForm.Meta):
        fields = [name for name in SeminarForm.Meta.fields if name not in ("slot", "trainers")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, cohort=None, language="", **kwargs)

    def _choose(self, language: str) -> None:
        del self.fields["trainers"]

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


class DatesFilterForm(forms.Form):
    """What may be asked of the list of dates. What is not understood counts as not asked."""

    thema = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    stadt = forms.ChoiceField(label=gettext_lazy("Town"), required=False)
    art = forms.ChoiceField(label=gettext_lazy("How"), required=False)

    def __init__(self, *args: Any, every: list[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = sorted({(str(one.course), one.topic) for one in every}, key=lambda pair: pair[1].casefold())
        towns = sorted({one.town for one in every if one.town}, key=str.casefold)
        kinds = {one.meeting.row.format for one in every}
        choices = {
            "thema": [("", _("All topics")), *topics],
            "stadt": [("", _("All towns")), *((town, town) for town in towns)],
            "art": [("", _("on site and online")), *(pair for pair in Format.choices if pair[0] in kinds)],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered

    def among(self, every: list[Listed]) -> list[Listed]:
        """Those that fit."""
        self.is_valid()
        topic, town, how = (self.cleaned_data.get(name, "") for name in ("thema", "stadt", "art"))
        return [
            one
            for one in every
            if topic in ("", str(one.course))
            and town in ("", one.town)
            and how in ("", one.meeting.row.format)
        ]

    def is_useful(self) -> bool:
        """Is there anything to choose between?"""
        fields: list[Any] = list(self.fields.values())
        return any(len(field.choices) > 2 for field in fields)

    def is_asked(self) -> bool:
        """Was something chosen?"""
        return any(self.cleaned_data.get(name) for name in self.fields)


class CancelForm(forms.Form):
    """Why a seminar does not take place."""

    why = NameField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Everybody reads it, for example: The trainer is ill."),
    )
