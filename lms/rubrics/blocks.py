"""The rows of a rubric as authors write them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

STEPS = 6


class StepBlock(blocks.StructBlock):
    """One step of a row, with its points."""

    label = blocks.CharBlock(label=_("Level"), max_length=80)
    points = blocks.FloatBlock(label=_("Points"), min_value=0, max_value=100)
    text = blocks.CharBlock(label=_("What it means"), max_length=300, required=False)

    class Meta:
        label = _("Level")


class RowBlock(blocks.StructBlock):
    """One thing to look at, and its steps."""

    label = blocks.CharBlock(label=_("What to look at"), max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=pgettext_lazy("rubric", "Levels"), min_num=2, max_num=STEPS)

    def clean(self, value: Any) -> Any:
        """Refuses a row in which nobody could get points."""
        cleaned = super().clean(value)
        if not any(step["points"] for step in cleaned["steps"]):
            refused = ValidationError(_("No step of this row has points."))
            raise StructBlockValidationError(block_errors={"steps": refused})
        return cleaned

    class Meta:
        label = _("Row")
        icon = "list-ul"
