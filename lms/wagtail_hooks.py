"""Wagtail's entry points of the plugin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.models import Page

from lms.pages import files
from lms.pages import views as pages
from lms.pages.models import CourseDocument
from lms.templatetags.lms_tags import asset

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


@hooks.register("on_serve_page", order=-1)
def gate(serve: Serve) -> Serve:
    """Stands outside Wagtail's own restriction check: lessons and quizzes are for the enrolled."""

    def inner(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return pages.shop_window(page, request) or serve(page, request, args, kwargs)

    return inner


@hooks.register("before_serve_document")
def hand_out(document: CourseDocument, request: HttpRequest) -> HttpResponse:
    """Documents stand on private storage; our view checks each request and answers it."""
    return files.serve_document(document, request)


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """The admin in our colours."""
    return format_html('<link rel="stylesheet" href="{}">', asset("css/admin.css"))
