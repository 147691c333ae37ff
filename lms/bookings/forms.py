"""What somebody fills in to book a seat, and what staff fill in about bookings."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lms.accounts.forms import Address
from lms.bookings.enums import Need
from lms.bookings.handing import Asked, Claim
from lms.bookings.holds import Wish
from lms.bookings.rules import needs_go_on, phone_goes_on
from lms.cohorts.forms import NameField
from lms.people.models import Association, Person
from lms.people.spelling import parts_of
from lms.seminars.models import Seminar


class DetailsForm(forms.Form):
    """What helps on the day: a telephone number and what somebody needs, each with the day on which it goes."""

    phone = NameField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("I need"),
        choices=Need,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_text = NameField(
        label=gettext_lazy("What should we know about it?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, seminar: Seminar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("For changes at short notice. We delete it on %(day)s.") % {
            "day": date_format(phone_goes_on(seminar), "j. F Y")
        }
        self.fields["needs"].help_text = _(
            "So that you can take part. Only the trainers and coordinators of this date see it. "
            "We delete it on %(day)s."
        ) % {"day": date_format(needs_go_on(seminar), "j. F Y")}
        self.fields["needs_text"].help_text = _(
            "For example: two children, 4 and 6 years. Please write nothing about your health or religion."
        )

    def clean(self) -> dict[str, Any]:
        """Words about a need belong to one."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("needs_text") and not given.get("needs"):
            self.add_error("needs", _("Please tick what you need."))
        return given

    def details(self) -> dict[str, Any]:
        """Phone and needs; the words stand with the first need."""
        chosen = [Need(kind) for kind in self.cleaned_data["needs"]]
        texts = [self.cleaned_data["needs_text"], *("" for _kind in chosen)]
        return {"phone": self.cleaned_data["phone"], "needs": dict(zip(chosen, texts, strict=False))}

    FOLDED = ("needs", "needs_text")

    def who(self) -> Iterator[BoundField]:
        """The fields that stand open."""
        return (field for field in self.visible_fields() if field.name not in self.FOLDED)

    def folded(self) -> Iterator[BoundField]:
        """The fields that are folded away."""
        return (field for field in self.visible_fields() if field.name in self.FOLDED)


class BookForm(DetailsForm):
    """For whoever is not logged in: six fields."""

    name = NameField(
        label=gettext_lazy("First and last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = Address(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("We send you an e-mail with a link at once.")
    )
    association = NameField(
        label=gettext_lazy("Association"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ("name", "email", "association", "phone", "needs", "needs_text")

    def wish(self) -> Wish:
        """What was typed."""
        given, family = parts_of(self.cleaned_data["name"])
        return Wish(
            email=self.cleaned_data["email"],
            given_names=given,
            family_name=family,
            association=self.cleaned_data["association"],
            language=get_language() or "",
            **self.details(),
        )


class NotedForm(DetailsForm):
    """What staff write down about somebody; of needs only who may read them (`with_needs`)."""

    def __init__(self, *args: Any, seminar: Seminar, with_needs: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, seminar=seminar, **kwargs)
        self.fields["phone"].widget.attrs["autocomplete"] = "off"  # it is not the writer's own
        self.fields["needs"].label = _("Needs")
        self.fields["needs"].help_text = _(
            "So that the person can take part. Only the trainers and coordinators of this date see it. "
            "We delete it on %(day)s."
        ) % {"day": date_format(needs_go_on(seminar), "j. F Y")}
        if not with_needs:
            del self.fields["needs"], self.fields["needs_text"]

    def details(self) -> dict[str, Any]:
        """As in all such forms; needs are None where the form does not ask for them."""
        return super().details() if "needs" in self.fields else {**self.cleaned_data, "needs": None}


class AddressForm(forms.Form):
    """An address to write to."""

    email = Address(label=gettext_lazy("E-mail"))


class TakeOverForm(forms.Form):
    """Who takes a seat over: what is not known of them; nothing for a member with a log-in."""

    name = NameField(
        label=gettext_lazy("First and last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    association = NameField(
        label=gettext_lazy("Your association"),
        max_length=200,
        help_text=gettext_lazy("The place stays within the association of the person who gives it to you."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "association"):
            if not getattr(asked, name):
                del self.fields[name]

    def claim(self) -> Claim:
        """What was typed."""
        given, family = parts_of(self.cleaned_data.get("name", ""))
        return Claim(given, family, self.cleaned_data.get("association", ""), get_language() or "")


class WhyForm(forms.Form):
    """A reason that the person reads."""

    why = NameField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("The person reads it.")
    )


class DecideForm(forms.Form):
    """Approve or refuse; refusing needs a reason."""

    why = NameField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The person reads it. If you refuse, it is needed."),
    )

    def clean(self) -> dict[str, Any]:
        """No refusal without a reason."""
        given: dict[str, Any] = super().clean() or {}
        if "refuse" in self.data and not given.get("why"):
            self.add_error("why", _("Please write a reason."))
        return given


class BookForForm(NotedForm):
    """Staff book for somebody of the group; whoever has no e-mail is called where something changes."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Person"), empty_label=gettext_lazy("Please choose")
    )
    association = forms.ModelChoiceField(
        Association.objects.none(),
        label=gettext_lazy("Association it counts for"),
        required=False,
        empty_label=gettext_lazy("The person’s own association"),
    )
    field_order = ("person", "association", "phone", "needs", "needs_text")

    def __init__(self, *args: Any, people: Any, associations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("person", people), ("association", associations)):
            field: Any = self.fields[name]
            field.queryset = rows
        person: Any = self.fields["person"]
        person.label_from_instance = lambda row: row.sort_name
