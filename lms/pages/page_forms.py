"""Forms of the page editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from lms.pages.gate import far_over


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


class LessonPageForm(FilledPageForm):
    """A text far over a gate of readability may stay so, with a reason. A draft needs none."""

    def clean(self) -> dict[str, Any]:
        """Ask for the reason. What is saved during a review needs it too: whoever approves it publishes it."""
        cleaned = super().clean()
        is_draft = self.is_deferred_validation and not self.instance.workflow_in_progress
        if is_draft or str(cleaned.get("hard_because") or "").strip():
            return cleaned
        if far_over(cleaned.get("body") or [], self.instance.locale.language_code):
            said = _(
                "This text is far too hard; the hints beside it say why. Make it easier, "
                "or write here why it must be so. Then publish."
            )
            self.add_error("hard_because", said)
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
