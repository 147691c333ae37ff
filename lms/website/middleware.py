"""Old addresses lead to new ones. Wagtail's own middleware leads to drafts too, and for ever."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

Answer = Callable[[HttpRequest], HttpResponse]


class RedirectMiddleware:
    """In place of Wagtail's: an address that is not there any more leads on, where what it leads to is published."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        return _answer(_redirect(request)) or response


def _redirect(request: HttpRequest) -> Redirect | None:
    """With the query string first, as an administrator may have written it, then without."""
    whole = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    bare = urlsplit(whole).path
    found: Redirect | None = get_redirect(request, whole)
    return found or (get_redirect(request, bare) if bare != whole else None)


def _answer(found: Redirect | None) -> HttpResponse | None:
    """None where there is nothing to lead to: the new address of a draft would tell its new name."""
    if found is None or (found.redirect_page is not None and not found.redirect_page.live):
        return None
    if not found.link:
        return None
    kind = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
    answer = kind(found.link)
    # A browser that keeps it would go in circles once a page gets its old address back.
    answer.headers["Cache-Control"] = "no-cache"
    return answer
