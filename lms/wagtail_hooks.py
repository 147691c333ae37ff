"""Wagtail's entry points of the plugin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from lms.pages import views as pages

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


@hooks.register("on_serve_page", order=-1)
def gate(serve: Serve) -> Serve:
    """Stands outside Wagtail's own restriction check: lessons and quizzes are for the enrolled."""

    def inner(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return pages.shop_window(page, request) or serve(page, request, args, kwargs)

    return inner
