"""Language of the interface, and the second factor of staff."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lms.accounts.languages import interface_language

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The interface speaks the person's language, else the cookie's, else the site's; never the page's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = interface_language(request)
        request.theme = request.COOKIES.get("theme", "")  # type: ignore[attr-defined]  # ours, read by the base template
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class StaffFactorMiddleware:
    """Placeholder until the factor rule is wired."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
