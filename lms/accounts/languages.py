"""Which language the interface speaks."""

from django.conf import settings
from django.http import HttpRequest

from lms.conf import conf
from lms.people.queries import person_of


def interface_language(request: HttpRequest) -> str:
    """The person's, else the cookie's, else the site's; only languages in which the interface is offered."""
    person = person_of(request.user)
    wishes = (person.language if person else "", request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    return next((wish for wish in wishes if wish in conf.interface_languages), settings.LANGUAGE_CODE)
