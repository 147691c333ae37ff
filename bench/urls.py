"""The site's addresses and the bare authenticated view that all others are measured by."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site


def bare(request: HttpRequest) -> HttpResponse:
    """The least an authenticated view can do."""
    return HttpResponse(request.user.email)


urlpatterns = [path("bare/", bare), *site]
