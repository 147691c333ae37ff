"""What may be asked of the list of dates."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.seminars.enums import Format
from lms.seminars.queries import Listed


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
