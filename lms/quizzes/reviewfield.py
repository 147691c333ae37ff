"""What people may see when, as a table to tick in the author's form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.quizzes.policy import Moment, Right

MOMENTS = {
    Moment.DURING: _("After checking an answer"),
    Moment.RIGHT_AFTER: _("In the first 15 minutes after handing in"),
    Moment.LATER: _("Later"),
    Moment.AFTER_CLOSE: _("After the quiz has closed"),
}
RIGHTS = {
    Right.MARKS: _("Points"),
    Right.VERDICT: _("Right or wrong"),
    Right.ANSWER: _("The right answer"),
    Right.FEEDBACK: _("Feedback"),
}


class ReviewTable(forms.Widget):
    """Moments as rows, rights as columns. Value: moment → rights, or None."""

    template_name = "lms/quizzes/review_table.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The boxes of each row."""
        context = super().get_context(name, value, attrs)
        ticked = value or {}
        context["rights"] = list(RIGHTS.values())
        context["rows"] = [
            (
                label,
                [
                    (f"{name}-{moment}", right, word, right in ticked.get(moment, ()))
                    for right, word in RIGHTS.items()
                ],
            )
            for moment, label in MOMENTS.items()
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list[str]] | None:
        """What is ticked; None: nothing."""
        found = {str(moment): data.getlist(f"{name}-{moment}") for moment in Moment}
        return found if any(found.values()) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Boxes that are not ticked are never sent."""
        return False


class ReviewField(forms.Field):
    """A table of rights; empty: None."""

    widget = ReviewTable

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> dict[str, list[str]] | None:
        """Only moments and rights that there are."""
        known = {str(right) for right in Right}
        if value and not all(set(rights) <= known for rights in value.values()):
            raise forms.ValidationError(_("Please choose from the table."))
        return value or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Is another table ticked?"""
        return (initial or None) != (data or None)
