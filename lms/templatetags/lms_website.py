"""Template tags of the public site."""

from dataclasses import replace
from typing import Any

from django import template
from django.core.paginator import Page as Sheet
from django.template.context import Context
from wagtail.models import Page

from lms.website.heads import head_of
from lms.website.models import NewsIndexPage
from lms.website.reading import sheet_of
from lms.website.rows import Head

register = template.Library()


@register.simple_tag(takes_context=True)
def page_head(context: Context) -> Head | None:
    """The head of the public page that is shown; None for previews and all that is not public."""
    page, request = context.get("self"), context.get("request")
    if not isinstance(page, Page) or getattr(request, "is_preview", False):
        return None
    head = head_of(page)
    number = request.GET.get("seite", "") if request is not None and isinstance(page, NewsIndexPage) else ""
    if head is None or not number.isdecimal() or not int(number[:4]) > 1:
        return head
    return replace(head, url=f"{head.url}?seite={number[:4]}")


@register.simple_tag(takes_context=True)
def news_sheet(context: Context, index: NewsIndexPage) -> Sheet[Any]:
    """One sheet of the news: the one that the address asks for."""
    return sheet_of(index, context["request"].GET.get("seite", "1"))
