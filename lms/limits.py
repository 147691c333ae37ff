"""Heavy answers: nobody has more than two of them made at a time, so that one person never holds all the workers."""

from collections.abc import Callable
from functools import wraps
from uuid import uuid4

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

AT_ONCE = 2
SECONDS = 120  # a place whose process was killed is free again after so long
RETRY_AFTER = 10  # seconds; what the answer tells a program

View = Callable[..., HttpResponse]


def few_at_once(view: View) -> View:
    """A view for people who are logged in; the third request of one person at a time gets 429 and words.

    All views that carry it share the places. They are counted in the shared cache, over all processes.
    """

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        mine = uuid4().hex
        places = [f"lms.heavy.{request.user.pk}.{number}" for number in range(AT_ONCE)]
        place = next((one for one in places if cache.add(one, mine, SECONDS)), None)
        if place is None:
            answer = render(request, "429.html", {"at_once": AT_ONCE}, status=429)
            answer.headers["Retry-After"] = str(RETRY_AFTER)
            return answer
        try:
            return view(request, *args, **kwargs)
        finally:
            if cache.get(place) == mine:  # not where it took too long and another has the place
                cache.delete(place)

    return limited
