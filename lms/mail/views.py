"""Mails sent to files, shown where no real mail is sent. Development only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from lms.conf import conf
from lms.mail.post import html_of, letters

# A letter brings its own style and loads nothing.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
}


def shown_alone(html: str) -> HttpResponse:
    """A letter as a mail program shows it: a page of its own, for a frame."""
    answer = HttpResponse(html)
    answer._csp_config = LETTER_POLICY  # type: ignore[attr-defined]  # read by django-csp
    return answer


@never_cache
def post(request: HttpRequest) -> HttpResponse:
    """The newest letters, newest first."""
    if not conf.show_post:
        raise Http404
    return render(request, "lms/mail/post.html", {"letters": letters()})


@never_cache
def post_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part of one letter, for the frame on that page."""
    html = html_of(key) if conf.show_post else ""
    if not html:
        raise Http404
    return shown_alone(html)
