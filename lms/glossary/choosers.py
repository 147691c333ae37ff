"""A block that chooses a term."""

from typing import Any

from wagtail.snippets.blocks import SnippetChooserBlock

from lms.glossary.models import Term


class TermBlock(SnippetChooserBlock):
    """One glossary term."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Term, **kwargs)
