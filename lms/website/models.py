"""News, as trainers and the office write them. Fields, panels and types only."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page

from lms.conf import conf
from lms.fields import BodyField
from lms.pages.bases import PublicPage
from lms.pages.blocks import PlainStream
from lms.pages.page_forms import FilledPageForm


class NewsIndexPage(PublicPage):
    """The list of news in one language; the news are its children."""

    intro = models.TextField(_("Lead"), blank=True)

    is_for_links = True
    searched = ("intro",)
    template = "lms/website/news_index_page.html"
    parent_page_types = [conf.home_model]
    subpage_types = ["lms.NewsPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("News (list)")


class NewsPage(PublicPage):
    """One piece of news."""

    date = models.DateField(
        _("Date"),
        default=timezone.localdate,
        db_index=True,
        help_text=_("Stands above the news. The newest date comes first in the list."),
    )
    teaser = models.TextField(
        _("In short"),
        max_length=300,
        help_text=_("One or two sentences. They stand in the list and in the feed."),
    )
    body = BodyField(PlainStream(), blank=True, verbose_name=_("Content"))
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("Picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Stands above the text, and where somebody passes on the link."),
    )
    picture_text = models.CharField(
        _("What the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("For people who do not see it. Empty: the picture is only decoration."),
    )

    is_for_links = True
    searched = ("teaser", "body")
    template = "lms/website/news_page.html"
    base_form_class = FilledPageForm
    parent_page_types = ["lms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("teaser"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_text")], heading=_("Picture")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("Piece of news")
        verbose_name_plural = _("News")
