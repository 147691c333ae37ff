"""Mails sent to files, shown where no real mail is sent. Development only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from lms.conf import conf
from lms.mail.post import letters


@never_cache
def post(request: HttpRequest) -> HttpResponse:
    """The newest letters, newest first."""
    if not conf.show_post:
        raise Http404
    return render(request, "lms/mail/post.html", {"letters": letters()})
