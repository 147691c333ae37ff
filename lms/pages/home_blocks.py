"""The blocks of a start page: boxes, order of courses, and the menu and footer of all pages in its language."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from lms.sanitise import address

_BEGINS = re.compile(r"(https?://|mailto:|tel:|/(?!/))", re.IGNORECASE)


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site, or to another address."""

    text = blocks.CharBlock(
        label=_("Words"), required=False, max_length=60, help_text=_("Empty means: the title of the page.")
    )
    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    url = blocks.CharBlock(
        label=_("or another address"),
        required=False,
        max_length=300,
        help_text=_("Begins with https://, mailto:, tel: or / . Then the link needs words of its own."),
    )

    def clean(self, value: Any) -> Any:
        """Exactly one target, and words for it."""
        cleaned = super().clean(value)
        page, url = cleaned["page"], cleaned["url"].strip()
        if bool(page) == bool(url):
            problem = ValidationError(_("Please choose a page, or type an address, not both."))
            raise blocks.StructBlockValidationError({"page": problem})
        if url and not (_BEGINS.match(url) and address(url)):
            problem = ValidationError(_("An address begins with https://, mailto:, tel: or / ."))
            raise blocks.StructBlockValidationError({"url": problem})
        if url and not cleaned["text"].strip():
            raise blocks.StructBlockValidationError({"text": ValidationError(_("How is the link called?"))})
        return cleaned

    class Meta:
        label = _("Link")
        icon = "link"


class MenuStream(blocks.StreamBlock):
    """The entries of the main menu."""

    courses = blocks.CharBlock(
        label=_("List of courses"), icon="doc-full", max_length=60, default="Kurse",
        help_text=_("Leads to the page with all courses."),
    )  # fmt: skip
    dates = blocks.CharBlock(
        label=_("List of dates"), icon="date", max_length=60, default="Termine",
        help_text=_("Leads to the page with all current dates."),
    )  # fmt: skip
    link = LinkBlock()

    class Meta:
        max_num = 6


class ColumnBlock(blocks.StructBlock):
    """Links with a heading."""

    title = blocks.CharBlock(label=_("Heading"), max_length=60)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), max_num=8)

    class Meta:
        label = _("Column of links")
        icon = "list-ul"


class FooterStream(blocks.StreamBlock):
    """The columns of the footer."""

    column = ColumnBlock()

    class Meta:
        max_num = 4


class HeroPictureStream(blocks.StreamBlock):
    """No picture, or one instead of the bridge."""

    picture = ImageBlock(label=_("Picture"))

    class Meta:
        max_num = 1


class ActionStream(blocks.StreamBlock):
    """The one button of the hero."""

    link = LinkBlock()

    class Meta:
        max_num = 1


class CourseStream(blocks.StreamBlock):
    """Courses in the order in which they are shown."""

    course = blocks.PageChooserBlock("lms.CoursePage", label=_("Course"))


class HomeBoxBlock(blocks.StructBlock):
    """One of the boxes under the hero."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), rows=3)

    class Meta:
        icon = "form"


class HomeStream(blocks.StreamBlock):
    """The boxes of the start page."""

    box = HomeBoxBlock(label=_("Box"))
