"""A block that chooses a rubric."""

from typing import Any

from wagtail.snippets.blocks import SnippetChooserBlock

from lms.rubrics.models import Rubric


class RubricBlock(SnippetChooserBlock):
    """One rubric."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Rubric, **kwargs)
