"""What our kinds of pages have in common."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from lms.pages.stems import indexed

TITLE_WEIGHS = 5


class PhonePage(Page):
    """A page whose preview begins where most readers are: on a phone, 360 px wide."""

    # A host has page models of its own, often of the same name: `Page.homepage` is theirs.
    page_ptr = models.OneToOneField(
        Page, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="lms_%(class)s"
    )

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """Phone, tablet, desktop."""
        return [
            {
                "name": "mobile",
                "icon": "mobile-alt",
                "device_width": 360,
                "label": _("Preview on a phone (360 px)"),
            },
            {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Preview on a tablet")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Preview on a computer")},
        ]


class Searched:
    """Mixed into a page that the site's search finds. `searched`: names of its fields that are read."""

    searched: tuple[str, ...] = ()
    search_fields = [*Page.search_fields, index.AutocompleteField("search_words")]

    @property
    def search_words(self) -> str:
        """The page's words for the index, those of the title weighing more."""
        page: Any = self
        texts = [page.title] * TITLE_WEIGHS + [page.search_description, *self._texts()]
        return indexed(texts, page.locale.language_code)

    def _texts(self) -> Iterator[str]:
        for name in self.searched:
            field = self._meta.get_field(name)  # type: ignore[attr-defined]  # mixed into Page
            value = getattr(self, name)
            yield from (
                field.get_searchable_content(value) if hasattr(field, "get_searchable_content") else [value]
            )


class PublicPage(Searched, PhonePage):
    """A page that anybody may read, find and pass on. `is_for_links`: every author may link to it."""

    is_for_links = False

    preview_picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("Picture for links"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown where somebody passes on the link to this page. Empty: the start page's picture."),
    )

    promote_panels = [*PhonePage.promote_panels, FieldPanel("preview_picture")]

    class Meta:
        abstract = True
