"""What a public page says about itself to search engines and to those who pass it on; kept in the cache."""

import re
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import Truncator
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from lms.conf import conf
from lms.institute.queries import current
from lms.pages.models import CoursePage, HomePage, LessonPage, PlainPage
from lms.sanitise import plain
from lms.website.models import NewsIndexPage, NewsPage
from lms.website.queries import shown
from lms.website.rows import Alternate, Head, Picture, Shown

KEY, SECONDS = "lms.heads", 300
SPEC = "fill-1200x630|format-jpeg|jpegquality-80"
DEFAULT = "lms/preview.png"
DESCRIPTION = 200
Public = HomePage | PlainPage | CoursePage | NewsIndexPage | NewsPage | LessonPage


def head_of(page: Page) -> Head | None:
    """The head of a public page; None for everything that is not public. One look into the cache when warm."""
    if not isinstance(page, Public) or not page.live:
        return None
    version = cache.get_or_set(KEY, _new_version, SECONDS)
    key = f"{KEY}.{version}.{page.pk}"
    kept: tuple[Head | None] | None = cache.get(key)
    if kept is None:
        kept = (_read(page),)
        cache.set(key, kept, SECONDS)
    return kept[0]


def forget_heads() -> None:
    """Some page, picture or restriction changed."""
    cache.set(KEY, _new_version(), SECONDS)


def _new_version() -> str:
    return uuid4().hex


def _read(page: Public) -> Head | None:
    rows = shown(Page.objects.filter(translation_key=page.translation_key))
    own = next((row for row in rows if row.pk == page.pk), None)
    if own is None:
        return None
    return Head(
        title=title_of(page),
        name=page.title,
        site=site_name(),
        description=description_of(page),
        url=conf.base_url + own.path,
        language=own.language,
        kind="article" if isinstance(page, NewsPage) else "website",
        picture=_picture(page),
        alternates=alternates(rows),
        feed=_feed(page),
    )


def site_name() -> str:
    """The site's name, as it stands in titles."""
    return current().site_name


def title_of(page: Public) -> str:
    """The whole `<title>`: what the editor chose, else the page's name, and the site's."""
    if page.seo_title:
        return str(page.seo_title)
    if isinstance(page, HomePage):
        return f"{page.title}: {' '.join(page.hero.split())}" if page.hero.strip() else str(page.title)
    return f"{page.title} – {site_name()}"


def description_of(page: Public) -> str:
    """One or two sentences: what the editor chose, else the page's own lead, else its first text."""
    own = {
        HomePage: "lead", PlainPage: "intro", CoursePage: "promise", LessonPage: "summary",
        NewsIndexPage: "intro", NewsPage: "teaser",
    }  # fmt: skip
    text = page.search_description or getattr(page, own[type(page)]) or _first_text(page)
    return str(Truncator(" ".join(text.split())).chars(DESCRIPTION, truncate="…"))


def _first_text(page: Public) -> str:
    blocks = getattr(page, "body", None) or getattr(page, "intro", None) or ()
    texts = (str(block.value) for block in blocks if getattr(block, "block_type", "") in ("text", "lead"))
    return re.sub(r"\s+", " ", plain(next(texts, "").replace("</p>", " </p>")))


def alternates(rows: list[Shown]) -> tuple[Alternate, ...]:
    """The languages of one page; none where there is only one. Without a language of theirs, people get the default."""
    if len(rows) < 2:
        return ()
    found = {row.language: conf.base_url + row.path for row in rows}
    rest = reverse("lms:entrance") if rows[0].is_home else ""
    default = found.get(settings.LANGUAGE_CODE) or next(iter(found.values()))
    chosen = {**found, "x-default": conf.base_url + rest if rest else default}
    return tuple(Alternate(language, url) for language, url in chosen.items())


def _feed(page: Public) -> str:
    if not isinstance(page, NewsIndexPage | NewsPage):
        return ""
    return conf.base_url + reverse("lms:news_feed", args=[page.locale.language_code])


def chosen_picture(page: Public) -> AbstractImage | None:
    """The picture an editor chose for links to this page: its own, else the start page's. A drawing (SVG) is none."""
    own = [getattr(page, "preview_picture", None), getattr(page, "picture", None)]
    home = HomePage.objects.filter(locale=page.locale_id, live=True).exclude(preview_picture=None).first()
    chosen = [*own, home.preview_picture if home else None]
    return next((one for one in chosen if isinstance(one, AbstractImage) and not one.is_svg()), None)


def _picture(page: Public) -> Picture:
    image = chosen_picture(page)
    if image is None:
        return Picture(_absolute(static(DEFAULT)), 1200, 630, site_name())
    made = image.get_rendition(SPEC)
    return Picture(_absolute(made.url), made.width, made.height, image.default_alt_text)


def _absolute(url: str) -> str:
    return url if "://" in url else conf.base_url + url
