"""Forms of the page editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.base import BlockWidget

from lms.outline.enums import Unlock
from lms.pages.gate import far_over
from lms.quizzes.banks import choices_of
from lms.quizzes.blocks import offering
from lms.quizzes.enums import RARE
from lms.quizzes.reviewfield import ReviewField

OF_MODULES = (Unlock.AFTER_DONE, Unlock.AFTER_PASSED)
OF_SEMINARS = (Unlock.ON_BOOKING, Unlock.AFTER_ATTENDANCE)


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


class QuizPageForm(FilledPageForm):
    """Offers the behaviours that authors need, a rare one only where a file brought it; and the course's banks."""

    review = ReviewField(
        label=_("What people may see, and when"), help_text=_("Nothing ticked means: as chosen above.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("behaviour")
        if field is not None:
            mine = self.instance.behaviour
            field.choices = [one for one in field.choices if one[0] not in RARE or one[0] == mine]
        if "body" in self.fields:
            self._offer_banks(self.fields["body"])

    def _offer_banks(self, field: Any) -> None:
        """What another course's banks have is no choice, so it is refused whatever is sent."""
        above = self.parent_page or (self.instance.get_parent() if self.instance.pk else None)
        # By its name, since the models import this module.
        over = above.get_ancestors(inclusive=True).filter(content_type__model="coursepage") if above else None
        course = over.last() if over is not None else None
        questions, banks = choices_of(course.translation_key if course else None)
        field.block = offering(field.block, questions=questions, banks=banks)
        field.widget = BlockWidget(field.block)


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
    """Offers the other modules and the seminars of the same course as what a module may wait for."""

    unlock_after = forms.TypedChoiceField(label=_("Waits for"), required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seminars: list[Any] = []
        field = self.fields.get("unlock_after")
        if field is None:
            return
        course = self.parent_page or self.instance.get_parent()
        modules = list(course.get_children().exclude(pk=self.instance.pk)) if course else []
        # By its name, since the models import this module.
        below = course.get_descendants().filter(content_type__model="slotpage") if course else []
        self.seminars = list(below)
        field.choices = [
            ("", _("The module or seminar before this one")),
            (_("Modules"), [(str(page.translation_key), page.title) for page in modules]),
            (_("Seminars"), [(str(page.translation_key), page.title) for page in self.seminars]),
        ]

    def clean(self) -> dict[str, Any]:
        """A rule about a seminar waits for a seminar, one about a module for a module; and there is one to wait for."""
        cleaned: dict[str, Any] = super().clean()
        rule = cleaned.get("unlock")
        chosen = str(cleaned.get("unlock_after") or "")
        seminars = {str(page.translation_key) for page in self.seminars}
        if rule in OF_SEMINARS and not seminars and not self.is_deferred_validation:
            self.add_error("unlock", _("This course has no seminar day yet. Please add one first."))
        elif rule in OF_SEMINARS and chosen and chosen not in seminars:
            self.add_error("unlock_after", _("For this rule, please choose a seminar."))
        elif rule in OF_MODULES and chosen in seminars:
            self.add_error("unlock_after", _("For this rule, please choose a module."))
        return cleaned
