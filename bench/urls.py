"""The site's addresses, the bare authenticated view that all others are measured by, and who answers."""

import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls


def bare(request: HttpRequest) -> HttpResponse:
    """The least an authenticated view can do."""
    return HttpResponse(request.user.email)


def worker(request: HttpRequest) -> HttpResponse:
    """Which process answers."""
    return HttpResponse(str(os.getpid()))


handler500 = urls.handler500
urlpatterns = [path("bare/", bare), path("worker/", worker), *urls.urlpatterns]
