"""What staff fill in about groups, people and roles. Every choice is limited to the scope of who fills in."""

from datetime import date, datetime
from typing import Any
from unicodedata import category, normalize

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, RoleAssignment
from lms.cohorts.queries import (
    associations_led_by,
    associations_seen_by,
    cohorts_led_by,
    courses_taught_by,
    people_seen_by,
)
from lms.cohorts.rules import may_lead
from lms.outline.models import Course
from lms.outline.spec import Row
from lms.people.models import Association, AssociationContact, Person
from lms.people.queries import folded


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.DateTimeInput):
    """A day and a time, with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class NameField(forms.CharField):
    """A name without signs that are not seen: no breaks, no marks of direction, one spelling per letter (NFC)."""

    def to_python(self, value: Any) -> str:
        """The name in one line."""
        text = normalize("NFC", super().to_python(value) or "")
        shown = "".join(sign for sign in text if sign in "\u200c\u200d" or category(sign)[0] != "C")
        return " ".join(shown.split())


class AssociationForm(forms.ModelForm[Association]):
    """An association."""

    name = NameField(label=gettext_lazy("Name"), max_length=200)
    town = NameField(label=gettext_lazy("Town"), max_length=100, required=False)

    class Meta:
        model = Association
        fields = ["name", "town"]


class ContactForm(forms.ModelForm[AssociationContact]):
    """Whom staff reach at an association, and how."""

    name = NameField(label=gettext_lazy("Name"), max_length=150)
    task = NameField(
        label=gettext_lazy("Task"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For example: chair, project lead."),
    )
    phone = forms.RegexField(r"^[0-9+ ()/.-]*$", label=gettext_lazy("Phone"), max_length=40, required=False)

    class Meta:
        model = AssociationContact
        fields = ["name", "task", "phone", "email"]

    def clean(self) -> dict[str, Any]:
        """One way to reach somebody is needed."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("phone") and not cleaned.get("email"):
            raise ValidationError(_("Please enter a phone number or an e-mail address."))
        return cleaned


class CohortForm(forms.ModelForm[Cohort]):
    """A group's name and days. Course and kind are chosen once."""

    name = NameField(label=gettext_lazy("Name"), max_length=200)

    class Meta:
        model = Cohort
        fields = ["course", "name", "self_study", "open_to_all", "starts_on", "access_until"]
        widgets = {name: DayInput() for name in ("starts_on", "access_until")}

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            del self.fields["course"]
        else:
            choice: Any = self.fields["course"]
            choice.queryset, choice.empty_label = courses_taught_by(viewer).order_by("title"), None
        if self.instance.pk is not None and self.instance.enrolments.exists():
            del self.fields["self_study"]  # what counts for people depends on it

    def clean(self) -> dict[str, Any]:
        """The days stand in their order."""
        cleaned = super().clean() or {}
        days: list[date] = [
            day
            for day in (cleaned.get("starts_on"), self.instance.seminar_on, cleaned.get("access_until"))
            if day
        ]
        if days != sorted(days):
            raise ValidationError(_("The days are not in order. The start comes first, the end last."))
        if cleaned.get("open_to_all") and not cleaned.get("self_study", self.instance.self_study):
            self.add_error("open_to_all", _("Only a self-study group can be open to everybody."))
        return cleaned


class DatesForm(forms.Form):
    """When each module of a group opens, and until when it is recommended."""

    def __init__(self, *args: Any, cohort: Cohort, modules: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = modules
        for module in modules:
            self._add(module, cohort.dates.get(module.key, {}))

    def _add(self, module: Row, kept: dict[str, Any]) -> None:
        opens, until = kept.get("opens"), kept.get("until")
        if module.unlock == "on_date" or opens:
            self.fields[f"opens_{module.pk}"] = forms.DateTimeField(
                label=_("Opens"),
                required=False,
                widget=TimeInput(),
                initial=timezone.localtime(datetime.fromisoformat(opens)) if opens else None,
            )
        self.fields[f"until_{module.pk}"] = forms.DateField(
            label=_("Recommended until"),
            required=False,
            widget=DayInput(),
            initial=date.fromisoformat(until) if until else None,
        )
        self.fields[f"days_before_{module.pk}"] = forms.IntegerField(
            label=_("or days before the seminar"),
            required=False,
            min_value=0,
            max_value=365,
            initial=kept.get("days_before"),
        )

    def parts(self) -> list[tuple[Row, list[forms.BoundField]]]:
        """Each module with its fields."""
        names = ("opens", "until", "days_before")
        return [
            (module, [self[key] for name in names if (key := f"{name}_{module.pk}") in self.fields])
            for module in self.modules
        ]

    def clean(self) -> dict[str, Any]:
        """One recommendation per module: a day, or days before the seminar."""
        cleaned = super().clean() or {}
        for module in self.modules:
            both = cleaned.get(f"until_{module.pk}"), cleaned.get(f"days_before_{module.pk}")
            if None not in both:
                self.add_error(f"until_{module.pk}", _("Please enter a day or a number of days, not both."))
        return cleaned

    def dates(self) -> list[dict[str, Any]]:
        """What to set, one entry per module."""
        found = []
        for module in self.modules:
            opens = self.cleaned_data.get(f"opens_{module.pk}")
            found.append(
                {
                    "module": module.key,
                    "opens": opens.isoformat() if opens else None,
                    "until": self.cleaned_data.get(f"until_{module.pk}"),
                    "days_before": self.cleaned_data.get(f"days_before_{module.pk}"),
                }
            )
        return found


class JoinForm(forms.Form):
    """A person who comes into a group: a new one, or one that the same member of staff knows already."""

    given_names = NameField(label=gettext_lazy("Given names"), max_length=150, required=False)
    family_name = NameField(label=gettext_lazy("Family name"), max_length=150, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    association = forms.ModelChoiceField(
        Association.objects.none(), label=gettext_lazy("Association it counts for"), required=False
    )
    invite = forms.BooleanField(
        label=gettext_lazy("Send an invitation by e-mail now"), required=False, initial=True
    )

    def __init__(self, *args: Any, viewer: Person, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.leads = may_lead(viewer, cohort)
        choice: Any = self.fields["association"]
        choice.queryset = associations_seen_by(viewer) if self.leads else associations_led_by(viewer)
        choice.required = not self.leads
        if self.is_bound:
            self._offer_known()

    def _offer_known(self) -> None:
        """People of the same name or address, out of the own scope only, as a choice."""
        same = self.alike()
        if same:
            choices = [(str(one.pk), _("It is %(name)s") % {"name": _described(one)}) for one in same]
            self.fields["known"] = forms.ChoiceField(
                label=_("This person may be known already"),
                choices=[*choices, ("new", _("It is somebody else"))],
                widget=forms.RadioSelect,
            )

    def alike(self) -> list[Person]:
        """People within the scope of who fills in who have this name or this address."""
        email = str(self.data.get("email", "")).strip().lower()
        name = folded(f"{self.data.get('given_names', '')} {self.data.get('family_name', '')}")
        seen = people_seen_by(self.viewer).only("given_names", "family_name", "email", "user")
        return [one for one in seen if (name and folded(one.name) == name) or (email and one.email == email)][
            :10
        ]

    def clean(self) -> dict[str, Any]:
        """One of the two names is needed; an invitation needs an address."""
        cleaned = super().clean() or {}
        if not cleaned.get("given_names") and not cleaned.get("family_name"):
            self.add_error("family_name", _("Please enter at least one name."))
        return cleaned

    @property
    def known(self) -> Person | None:
        """The person chosen from those known already."""
        chosen = self.cleaned_data.get("known", "new")
        return None if chosen == "new" else people_seen_by(self.viewer).filter(pk=chosen).first()


def _described(person: Person) -> str:
    return f"{person.name} ({person.email})" if person.email else person.name


class RoleForm(forms.Form):
    """A role for a person in exactly one fitting scope. The person is found by address or name, or is new."""

    who = NameField(
        label=gettext_lazy("Who"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("E-mail or whole name of somebody who is known already."),
    )
    given_names = NameField(label=gettext_lazy("Given names"), max_length=150, required=False)
    family_name = NameField(label=gettext_lazy("Family name"), max_length=150, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("A new person gets a letter with a link to a log-in."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    course = forms.ModelChoiceField(Course.objects.none(), label=gettext_lazy("Course"), required=False)
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=gettext_lazy("Group"), required=False)
    association = forms.ModelChoiceField(
        Association.objects.none(), label=gettext_lazy("Association"), required=False
    )
    sees_names = forms.BooleanField(
        label=gettext_lazy("Sees names"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without this, a coordinator sees figures only."),
    )
    starts_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=DayInput())
    ends_on = forms.DateField(
        label=gettext_lazy("Until (this day included)"), required=False, widget=DayInput()
    )

    FITTING = {
        Role.TRAINER: {"course", "cohort"},
        Role.CONTACT: {"course"},
        Role.COORDINATOR: {"association", "cohort"},
        Role.ADMINISTRATOR: set[str](),
    }

    NEW = ("given_names", "family_name", "email")

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.found = self._find(str(self.data.get("who", ""))) if self.is_bound else []
        if len(self.found) > 1:
            self.fields["known"] = forms.ChoiceField(
                label=_("Several people fit"),
                choices=[(str(one.pk), _described(one)) for one in self.found],
                widget=forms.RadioSelect,
            )
        choices: dict[str, QuerySet[Any]] = {
            "course": courses_taught_by(viewer).order_by("title"),
            "cohort": cohorts_led_by(viewer),
            "association": associations_led_by(viewer),
        }
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        known = ["who", *(["known"] if "known" in self.fields else [])]
        rest = [name for name in self.fields if name not in (*known, *self.NEW)]
        groups = [
            (_("Somebody who is known"), known),
            (_("or a new person"), [*self.NEW]),
            (_("The role"), rest),
        ]
        return [(title, [self[name] for name in names]) for title, names in groups]

    def _find(self, who: str) -> list[Person]:
        """People by whole name or address."""
        wanted = folded(who)
        seen = people_seen_by(self.viewer)
        return [one for one in seen if wanted and wanted in (folded(one.name), one.email.casefold())][:20]

    @property
    def person(self) -> Person | None:
        """The person who is known already; None for a new one."""
        if len(self.found) > 1:
            return next(one for one in self.found if str(one.pk) == self.cleaned_data["known"])
        return self.found[0] if self.found else None

    def clean(self) -> dict[str, Any]:
        """One person, exactly the scope that fits the role, and days in their order."""
        cleaned = super().clean() or {}
        self._check_person(cleaned)
        if "role" in cleaned:
            self._check_scope(Role(cleaned["role"]), cleaned)
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        return cleaned

    def _check_person(self, cleaned: dict[str, Any]) -> None:
        is_new = any(cleaned.get(name) for name in self.NEW)
        named = cleaned.get("given_names") or cleaned.get("family_name")
        if cleaned.get("who") and is_new:
            self.add_error("who", _("Please name somebody who is known, or enter a new person, not both."))
        elif cleaned.get("who") and not self.found:
            self.add_error("who", _("Nobody was found. Please check the spelling or enter a new person."))
        elif not cleaned.get("who") and not (named and cleaned.get("email")):
            self.add_error("who", _("Please name somebody, or enter a new person with name and e-mail."))

    def _check_scope(self, role: Role, cleaned: dict[str, Any]) -> None:
        given = {name for name in ("course", "cohort", "association") if cleaned.get(name)}
        fitting = self.FITTING[role]
        if given <= fitting and len(given) == (1 if fitting else 0):
            return
        messages = {
            Role.TRAINER: _("A trainer needs a course, or one group as a substitute, and nothing else."),
            Role.CONTACT: _("A contact needs a course and nothing else."),
            Role.COORDINATOR: _("A coordinator needs an association or a group and nothing else."),
            Role.ADMINISTRATOR: _("An administrator has no course, group or association."),
        }
        self.add_error("role", messages[role])


class TermForm(forms.ModelForm[RoleAssignment]):
    """From when until when a role holds, and whether it shows names."""

    class Meta:
        model = RoleAssignment
        fields = ["sees_names", "starts_on", "ends_on"]
        widgets = {name: DayInput() for name in ("starts_on", "ends_on")}
