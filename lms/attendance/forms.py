"""What is sent from a register: the list with its buttons, a person without a booking, reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.attendance.enums import Presence
from lms.attendance.parts import Span
from lms.cohorts.forms import NameField
from lms.people.models import Person

MOST_SHEETS = 99


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody stands otherwise in the list than it was shown."""

    person: Person
    presence: Presence
    minutes: int


def changes(data: Mapping[str, str], people: Iterable[Person], most: int) -> list[Change]:
    """Who was touched. What is not understood counts as not touched; minutes are at most `most`."""
    opened = data.get("do", "")
    found = []
    for person in people:
        was = data.get(f"was-{person.pk}")
        said = data.get(f"presence-{person.pk}", "")
        if opened == f"open-{person.pk}":
            said = Presence.OPEN
        if was is None or said not in Presence.values:
            continue
        minutes = number(data.get(f"minutes-{person.pk}", ""), most) if said == Presence.PARTLY else 0
        if f"{said} {minutes}" != was:
            found.append(Change(person, Presence(said), minutes))
    return found


def attended(data: Mapping[str, str], spans: Iterable[Span]) -> dict[int, int]:
    """Unit (row id) → minutes of the units that were ticked; without a number all of it."""
    return {
        one.pk: number(data.get(f"minutes-{one.pk}") or one.minutes, one.minutes)
        for one in spans
        if f"unit-{one.pk}" in data
    }


def number(text: Any, most: int) -> int:
    """A number from 0 to `most` out of what somebody typed."""
    text = str(text).strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else 0


class WalkInForm(forms.Form):
    """Somebody who came without a booking: a name at the door."""

    given_names = NameField(label=_("Given names"), max_length=150, required=False)
    family_name = NameField(label=_("Family name"), max_length=150, required=False)
    association = NameField(label=_("Association"), max_length=200, required=False)
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """One of the two names is enough."""
        cleaned = super().clean() or {}
        if not (cleaned.get("given_names") or cleaned.get("family_name")):
            self.add_error("given_names", _("Please enter at least one name."))
        return cleaned


class ReasonForm(forms.Form):
    """Why a closed day is opened again."""

    why = NameField(label=_("Reason"), max_length=300, help_text=_("It is kept with the register."))


class WordForm(forms.Form):
    """The word that stands on the wall, for those whose camera does not work."""

    WRONG = _("This word does not fit now. Please look at the wall again: it changes every half minute.")

    word = NameField(label=_("Word on the wall"), max_length=40, help_text=_("For example: Apfel 27"))


class NumberForm(forms.Form):
    """The number from a trainer's phone that opens a screen."""

    number = forms.CharField(
        label=_("Number"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
