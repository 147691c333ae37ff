"""The feed of news, one for each language (Atom, RFC 4287)."""

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from lms.conf import conf
from lms.website.heads import description_of, title_of
from lms.website.models import NewsIndexPage, NewsPage
from lms.website.queries import news_index, news_of

NEWEST = 20


class NewsFeed(Feed):
    """The newest published news: title, date and what stands in the list. Links are absolute."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NewsIndexPage:
        """The list of news in the language of the address; not there without one."""
        index = news_index(kwargs["language"])
        if index is None:
            raise Http404
        self.language = index.locale.language_code
        return index

    def title(self, index: NewsIndexPage) -> str:
        """As the list's page calls itself."""
        return title_of(index)

    def subtitle(self, index: NewsIndexPage) -> str:
        """The list's lead."""
        return description_of(index)

    def link(self, index: NewsIndexPage) -> str:
        """The list's page."""
        return _absolute(index)

    def feed_url(self, index: NewsIndexPage) -> str:
        """The feed itself."""
        return conf.base_url + reverse("lms:news_feed", args=[index.locale.language_code])

    def feed_guid(self, index: NewsIndexPage) -> str:
        """Stays, also after a move."""
        return f"urn:uuid:{index.translation_key}"

    def items(self, index: NewsIndexPage) -> list[NewsPage]:
        """The newest."""
        return list(news_of(index).defer_streamfields()[:NEWEST])

    def item_title(self, item: NewsPage) -> str:
        """The headline."""
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        """In short."""
        return str(item.teaser)

    def item_link(self, item: NewsPage) -> str:
        """The news itself."""
        return _absolute(item)

    def item_guid(self, item: NewsPage) -> str:
        """Stays, also after a move."""
        return f"urn:uuid:{item.translation_key}"

    def item_pubdate(self, item: NewsPage) -> datetime:
        """The date above the news."""
        return timezone.make_aware(datetime.combine(item.date, time(12)))

    def item_updateddate(self, item: NewsPage) -> datetime:
        """When it was last published."""
        return item.last_published_at or self.item_pubdate(item)


def _absolute(page: NewsIndexPage | NewsPage) -> str:
    parts = page.get_url_parts()
    return conf.base_url + (parts[2] if parts else "/")
