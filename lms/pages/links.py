"""Addresses of the pages that every page links to, by language; cached, so that the frame costs no query."""

from django.core.cache import cache

from lms.pages.models import HomePage, PlainPage

KEY = "lms.links"
SECONDS = 300


def links_of(language: str) -> dict[str, str]:
    """Place → address: `home` and the filled places of lms.pages.enums.Place, in one language, else in any."""
    found: dict[str, dict[str, str]] | None = cache.get(KEY)
    if found is None:
        found = _read()
        cache.set(KEY, found, SECONDS)
    fallback: dict[str, str] = {}
    for links in found.values():
        fallback = {**links, **fallback}
    return {**fallback, **found.get(language, {})}


def forget_links() -> None:
    """A page of the frame changed."""
    cache.delete(KEY)


def _read() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for home in HomePage.objects.live().select_related("locale"):
        links = found.setdefault(home.locale.language_code, {})
        links["home"] = _path(home)
        links["courses"] = f"{_path(home)}#courses"
    for page in PlainPage.objects.live().exclude(place="").select_related("locale"):
        found.setdefault(page.locale.language_code, {})[page.place] = _path(page)
    return found


def _path(page: HomePage | PlainPage) -> str:
    parts = page.get_url_parts()
    return parts[2] if parts else ""
