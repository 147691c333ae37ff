"""Rubrics: what somebody looks at who marks a text."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from lms.rubrics.blocks import RowBlock


class Rubric(models.Model):
    """Rows with steps and points, shared by all courses. A question that chose it keeps what it says as it was."""

    title = models.CharField(_("Title"), max_length=120, unique=True)
    rows = StreamField([("row", RowBlock())], verbose_name=_("Rows"), min_num=1, max_num=10)

    panels = [FieldPanel("title"), FieldPanel("rows")]

    class Meta:
        verbose_name = _("Rubric")
        verbose_name_plural = _("Rubrics")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def neutral(self) -> dict[str, Any]:
        """All of it as plain JSON values, as a question keeps it (lms.quizzes.kinds.rubric)."""
        return {"title": self.title, "rows": [_row(block) for block in self.rows]}


def _row(block: Any) -> dict[str, Any]:
    steps = block.value["steps"].bound_blocks
    return {
        "uid": block.id,
        "label": block.value["label"],
        "steps": [{"uid": step.id, **_step(step.value)} for step in steps],
    }


def _step(value: Any) -> dict[str, Any]:
    return {"label": value["label"], "points": value["points"], "text": value["text"] or ""}
