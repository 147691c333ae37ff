"""Forms of the page editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class FilledPageForm(WagtailAdminPageForm):
    """A draft may be empty; what is published has something in it, or asks what another quiz asks."""

    def clean(self) -> dict[str, Any]:
        """Refuse to publish an empty body, in words."""
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body")
        if (
            not self.is_deferred_validation
            and "body" not in self.errors
            and not body
            and not cleaned.get("asks_again")
        ):
            self.add_error("body", _("There is nothing in it yet. Add at least one block, then publish."))
        return cleaned


class ModulePageForm(WagtailAdminPageForm):
    """Offers the other modules of the same course as what a module may wait for."""

    unlock_after = forms.TypedChoiceField(label=_("Waits for"), required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("unlock_after")
        if field is None:
            return
        course = self.parent_page or self.instance.get_parent()
        siblings = course.get_children().exclude(pk=self.instance.pk) if course else []
        named = [(str(page.translation_key), page.title) for page in siblings]
        field.choices = [("", _("The module before this one")), *named]
