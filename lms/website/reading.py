"""Results of the search and the list of news, as their templates show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from lms.pages.links import address_of as address
from lms.pages.models import CoursePage, HomePage, LessonPage, PlainPage
from lms.website.heads import description_of
from lms.website.models import NewsIndexPage, NewsPage
from lms.website.queries import news_of
from lms.website.rows import Found

ON_A_SHEET = 10
NAMES = {
    HomePage: _("Start page"),
    PlainPage: _("Page"),
    CoursePage: _("Course"),
    LessonPage: _("Free sample"),
    NewsIndexPage: _("News"),
    NewsPage: _("News"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One piece of news in the list."""

    title: str
    url: str
    date: date
    teaser: str
    picture: AbstractImage | None


def found(pages: Iterable[Page], language: str) -> list[Found]:
    """What a list of results shows of pages in one language, in their order."""
    order = [page.pk for page in pages]
    whole = Page.objects.filter(pk__in=order).specific()
    by_pk = {page.pk: page for page in whole}
    return [_found(by_pk[pk], language) for pk in order if pk in by_pk]


def _found(page: Any, language: str) -> Found:
    return Found(page.title, address(page), description_of(page), str(NAMES[type(page)]), language)


def sheet_of(index: NewsIndexPage, number: str) -> Sheet[Any]:
    """One sheet of the news below a list, newest first; a number that makes no sense is the nearest sheet."""
    news = news_of(index).defer_streamfields().select_related("picture")
    sheet = Paginator(news, ON_A_SHEET).get_page(number)
    sheet.object_list = [
        Story(page.title, address(page), page.date, page.teaser, page.picture) for page in sheet.object_list
    ]
    return sheet
