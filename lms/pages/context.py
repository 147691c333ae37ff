"""What the frame of every page knows. No query with a warm cache."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lms.pages.links import frame_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page: `site_links` (place → address) and `institute` (who runs the site)."""
    return {
        "site_links": SimpleLazyObject(lambda: frame_of(get_language() or "").links),
        "institute": SimpleLazyObject(lambda: frame_of(get_language() or "").institute),
    }
