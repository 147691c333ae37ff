"""What the frame of every page holds, by language: read once per process and change, so that it costs no query."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page
from wagtail.query import PageQuerySet

from lms.conf import conf
from lms.institute.queries import Facts, current
from lms.pages.enums import Place
from lms.pages.models import HomePage, PlainPage

KEY = "lms.links"
LISTS = {"courses": "lms:courses", "dates": "lms:dates"}  # block of the menu → the page it leads to
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame, with the language of its words."""

    label: str
    url: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the footer."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, eq=False)
class Frame:
    """Header and footer in one language. The same object until something in it changes.

    `links`: `home`, `courses` and the filled places of lms.pages.enums.Place → address.
    `places`: the pages in those places, named as they name themselves. `menu` and `columns` are the start page's.
    `listed`: without a menu of its own, the pages below it that say "show in menus".
    """

    links: Mapping[str, str]
    places: tuple[Link, ...]
    menu: tuple[Link, ...]
    listed: tuple[Link, ...]
    columns: tuple[Column, ...]
    institute: Facts


def frame_of(language: str) -> Frame:
    """The frame in one language; what that language lacks comes from any other."""
    stamp = cache.get(KEY)
    if stamp is None:
        stamp = uuid4().hex
        cache.set(KEY, stamp, SECONDS)
    return _frame(stamp, language)


def draft_frame(page: HomePage, language: str) -> Frame:
    """The frame with menu and footer of a start page that is not published: for its preview."""
    return replace(frame_of(language), menu=_menu(page), columns=_columns(page))


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
    found, named_homes = _read(stamp), _homes(stamp)
    home = named_homes.get(language) or next(iter(named_homes.values()), None)
    named: dict[str, Link] = {}
    for own in [found.get(language, {}), *found.values()]:
        named = {**own, **named}
    links = {place: link.url for place, link in named.items()}
    places = tuple(named[place] for place in Place.values if place in named)
    menu, columns = (_menu(home), _columns(home)) if isinstance(home, HomePage) else ((), ())
    return Frame(links, places, menu, _listed(home) if home else (), columns, current(language))


@lru_cache(maxsize=2)
def _read(stamp: str) -> dict[str, dict[str, Link]]:
    """Language → place → link."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for language, home in _homes(stamp).items():
        found[language]["home"] = Link(home.title, address_of(home), language)
        found[language]["courses"] = Link(home.title, reverse("lms:courses"), language)
    for page in PlainPage.objects.live().exclude(place="").select_related("locale"):
        language = page.locale.language_code
        found[language][page.place] = Link(page.title, address_of(page), language)
    return dict(found)


@lru_cache(maxsize=2)
def _homes(stamp: str) -> dict[str, Page]:
    """Language → published start page, the site's own language first."""
    named = {home.locale.language_code: home for home in homes().order_by("path")}
    return dict(sorted(named.items(), key=lambda pair: pair[0] != settings.LANGUAGE_CODE))


def _menu(home: HomePage) -> tuple[Link, ...]:
    found = []
    for block in home.menu:
        if block.block_type in LISTS:
            found.append(Link(str(block.value), reverse(LISTS[block.block_type]), home.locale.language_code))
        else:
            found += link(block.value)
    return tuple(found)


def _listed(home: Page) -> tuple[Link, ...]:
    pages = home.get_children().live().in_menu()
    return tuple(Link(page.title, address_of(page), home.locale.language_code) for page in pages)


def _columns(home: HomePage) -> tuple[Column, ...]:
    columns = (block.value for block in home.footer)
    found = [
        Column(value["title"], tuple(one for raw in value["links"] for one in link(raw))) for value in columns
    ]
    return tuple(column for column in found if column.links)


def link(value: Any) -> list[Link]:
    """A LinkBlock's value as a link; nothing where its page is not public (any more)."""
    page = value["page"]
    if page is None:
        url = str(value["url"] or "").strip()
        return [Link(value["text"], url)] if url else []
    if not page.live:
        return []
    return [Link(value["text"] or page.title, address_of(page), page.locale.language_code)]


def address_of(page: Page) -> str:
    """The path part of a page's address (`Page.url` is absolute once there are two sites)."""
    parts = page.get_url_parts()
    return parts[2] if parts else ""
