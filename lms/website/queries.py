"""Which pages are public, and reads of them. Sitemap, search and alternates all ask `public_pages`."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left, Length
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search.query import PlainText

from lms.pages.models import CoursePage, HomePage, LessonPage, PlainPage
from lms.website.models import NewsIndexPage, NewsPage
from lms.website.rows import Shown

KINDS = (HomePage, PlainPage, CoursePage, NewsIndexPage, NewsPage)


def public_pages() -> QuerySet[Page]:
    """Pages anybody may read: live, of a public kind or a free sample, below nothing unpublished or private."""
    kinds = [kind.pk for kind in ContentType.objects.get_for_models(*KINDS).values()]
    samples = LessonPage.objects.filter(free_sample=True).values("pk")
    above = Page.objects.filter(live=False, path=Left(OuterRef("path"), Length("path")))
    found: QuerySet[Page] = (
        Page.objects.live()
        .public()
        .filter(Q(content_type__in=kinds) | Q(pk__in=samples))
        .exclude(Exists(above))
    )
    return found


def shown(pages: QuerySet[Page]) -> list[Shown]:
    """Public pages among these with their paths; those outside every site are left out."""
    kept = pages.filter(pk__in=public_pages().values("pk")).select_related("locale").order_by("path")
    home = ContentType.objects.get_for_model(HomePage).pk
    rows = [(page, page.get_url_parts()) for page in kept]
    return [
        Shown(
            pk=page.pk,
            key=str(page.translation_key),
            language=page.locale.language_code,
            path=parts[2],
            changed=page.last_published_at,
            is_home=page.content_type_id == home,
        )
        for page, parts in rows
        if parts and parts[2]
    ]


def news_of(index: NewsIndexPage) -> PageQuerySet:
    """The published news below a list, newest first."""
    return NewsPage.objects.child_of(index).live().public().order_by("-date", "-pk")


def news_index(language: str) -> NewsIndexPage | None:
    """The published list of news in a language."""
    found: NewsIndexPage | None = (
        NewsIndexPage.objects.live().public().filter(locale__language_code=language).order_by("path").first()
    )
    return found


def matching(words: Iterable[str], language: str, *, every: bool) -> Any:
    """Public pages of a language with words that begin like these stems, like every one or like any; best first."""
    terms = [PlainText(word) for word in words]
    query = reduce(and_ if every else or_, terms)
    pages = public_pages().filter(locale__language_code=language)
    return Page.objects.filter(pk__in=pages.values("pk")).autocomplete(query)
