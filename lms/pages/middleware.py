"""Headers of every answer: a strict content policy for learners, a looser one for the admin, no shared caching."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lms.pages.policy import ADMIN

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


def is_admin(request: HttpRequest) -> bool:
    """Is this an address of Wagtail's admin, wherever the site put it? Also one that is not there."""
    return request.path.startswith(reverse("wagtailadmin_home"))


class HeadersMiddleware:
    """Stands inside django-csp, which writes the policy chosen here."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_admin(request):
            response._csp_config = ADMIN  # type: ignore[attr-defined]  # read by django-csp
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response
