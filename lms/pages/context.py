"""What the frame of every page knows. No query with a warm cache."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lms.pages.links import links_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page: `site_links`."""
    return {"site_links": SimpleLazyObject(lambda: links_of(get_language() or ""))}
