"""News of the demo site, from `lms/content/news`: what they say is true of the platform itself."""

import json
from datetime import date, timedelta
from importlib.resources import files

from django.conf import settings

from lms.loader.folder import Folder
from lms.loader.plainpages import read_plain_pages
from lms.loader.streams import body
from lms.website.models import NewsPage
from lms.website.queries import news_index

DAYS_AGO = (3, 17)


def tell(*, today: date) -> None:
    """Publish the news below the list that the loader made; nothing where an administrator took it away."""
    index = news_index(settings.LANGUAGE_CODE)
    if index is None:
        return
    folder = Folder(files("lms").joinpath("content", "news"), "lms/content/news", [])
    for days, story in zip(DAYS_AGO, read_plain_pages(folder, settings.LANGUAGE_CODE), strict=False):
        page = NewsPage(
            title=story.head.title,
            slug=story.head.slug,
            locale=index.locale,
            date=today - timedelta(days=days),
            teaser=story.head.summary,
            body=json.dumps(body(f"news/{story.name}", story.blocks, {}, {})),
        )
        index.add_child(instance=page)
        page.save_revision().publish()
