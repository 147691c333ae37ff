"""What the frame of every page holds, by language: read once per process and change, so that it costs no query."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import uuid4

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Page
from wagtail.query import PageQuerySet

from lms.conf import conf
from lms.institute.queries import Facts, current
from lms.pages.enums import Place
from lms.pages.models import PlainPage

KEY = "lms.links"
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame, with the language of its words."""

    label: str
    url: str
    language: str = ""


@dataclass(frozen=True, eq=False)
class Frame:
    """Header and footer in one language. The same object until something in it changes.

    `links`: `home`, `courses` and the filled places of lms.pages.enums.Place → address.
    `places`: the pages in those places, named as they name themselves.
    """

    links: Mapping[str, str]
    places: tuple[Link, ...]
    institute: Facts


def frame_of(language: str) -> Frame:
    """The frame in one language; what that language lacks comes from any other."""
    stamp = cache.get(KEY)
    if stamp is None:
        stamp = uuid4().hex
        cache.set(KEY, stamp, SECONDS)
    return _frame(stamp, language)


def links_of(language: str) -> Mapping[str, str]:
    """Place → address in one language, else in any."""
    return frame_of(language).links


def forget_links() -> None:
    """A page of the frame changed, or the institute."""
    cache.delete(KEY)
    # Once more on commit: until then others read, and keep, what was before.
    transaction.on_commit(lambda: cache.delete(KEY))


def homes() -> PageQuerySet[Page]:
    """The published pages under which courses stand, one in each language: ours, or those of the site's own model."""
    model: type[Page] = apps.get_model(conf.home_model)
    return model.objects.live().select_related("locale")


@lru_cache(maxsize=32)
def _frame(stamp: str, language: str) -> Frame:
    found = _read(stamp)
    named: dict[str, Link] = {}
    for own in [found.get(language, {}), *found.values()]:
        named = {**own, **named}
    links = {place: link.url for place, link in named.items()}
    places = tuple(named[place] for place in Place.values if place in named)
    return Frame(links, places, current(language))


@lru_cache(maxsize=2)
def _read(stamp: str) -> dict[str, dict[str, Link]]:
    """Language → place → link."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for home in homes():
        language = home.locale.language_code
        found[language]["home"] = Link(home.title, _path(home), language)
        found[language]["courses"] = Link(home.title, f"{_path(home)}#courses", language)
    for page in PlainPage.objects.live().exclude(place="").select_related("locale"):
        language = page.locale.language_code
        found[language][page.place] = Link(page.title, _path(page), language)
    return dict(found)


def _path(page: Page) -> str:
    parts = page.get_url_parts()
    return parts[2] if parts else ""
