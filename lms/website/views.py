"""Search, and what machines read."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from lms.conf import conf
from lms.pages.stems import asked
from lms.website.forms import SearchForm
from lms.website.heads import alternates
from lms.website.queries import matching, shown
from lms.website.reading import found
from lms.website.rows import Alternate

ON_A_SHEET = 10
# Not for search engines: what asks who somebody is, and lists without an end.
SHUT = ("lms:way", "lms:account", "lms:search")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Public pages by words, best first, ten to a sheet; with no words, the empty form."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    sheet, language = _sheet(words, request.GET.get("seite", "1"))
    context = {
        "form": form,
        "query": f"{urlencode({'q': words})}&",
        "words": words,
        "language": language,
        "sheet": sheet,
        "results": found(sheet.object_list, language) if sheet else [],
        "total": sheet.paginator.count if sheet else 0,
    }
    return render(request, "lms/website/search.html", context)


def _tries(words: str) -> Iterator[tuple[str, Any]]:
    """In the reader's language all words, then any; then the same in the site's language."""
    for language in dict.fromkeys((get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)):
        stems = asked(words, language)
        for every in (True, False) if len(stems) > 1 else (True,) if stems else ():
            yield language, matching(stems, language, every=every)


def _sheet(words: str, number: str) -> tuple[Sheet[Any] | None, str]:
    """The first try that finds something, and its language."""
    for language, results in _tries(words):
        paginator = Paginator(results, ON_A_SHEET)
        if paginator.count:
            return paginator.get_page(number), language
    return None, ""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with its languages (sitemaps.org, and hreflang as search engines read it there)."""
    rows = sorted(shown(Page.objects.all()), key=lambda row: (row.key, row.path))
    pages: list[tuple[str, Any, tuple[Alternate, ...]]] = []
    for _key, group in groupby(rows, key=lambda row: row.key):
        same = list(group)
        pages += [(conf.base_url + row.path, row.changed, alternates(same)) for row in same]
    return render(
        request, "lms/website/sitemap.xml", {"pages": sorted(pages)}, content_type="application/xml"
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone, and where the sitemap is (RFC 9309)."""
    shut = [reverse("wagtailadmin_home"), reverse("account_login").rsplit("/", 2)[0] + "/"]
    lines = [f"Disallow: {address}" for address in [*shut, *map(reverse, SHUT)]]
    text = "\n".join(["User-agent: *", *lines, "", f"Sitemap: {conf.base_url}{reverse('lms:sitemap')}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
