"""Heavy answers: one at a time for each person and few altogether, so that pages for others always find a worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

ALTOGETHER = 3  # of the twelve that the server answers at once, see deploy/gunicorn.conf.py
SECONDS = 120  # a place whose process was killed is free again after so long
RETRY_AFTER = 10  # seconds; what the answer tells a program
FILES = (".csv", ".xlsx")
PAUSE = 2  # seconds in which who was just refused a file is refused the next without looking

View = Callable[..., HttpResponseBase]


def few_at_once(view: View) -> View:
    """A view for people who are logged in; what is too much at this moment gets 429 and words.

    All views that carry it share the places. They are counted in the shared cache, over all processes.
    """

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        with place([f"lms.heavy.{request.user.pk}"]) as own:
            if not own:
                return _later(request, "own")
            with place([f"lms.heavy.all.{number}" for number in range(ALTOGETHER)]) as shared:
                return view(request, *args, **kwargs) if shared else _later(request, "all")

    return limited


@contextmanager
def place(places: list[str]) -> Iterator[bool]:
    """One of these places of the cache for a time; False where all are taken."""
    mine = uuid4().hex
    taken = next((one for one in places if cache.add(one, mine, SECONDS)), None)
    try:
        yield taken is not None
    finally:
        if taken and cache.get(taken) == mine:  # not where it took too long and another has the place
            cache.delete(taken)


def _later(request: HttpRequest, whose: str) -> HttpResponse:
    answer = render(request, "429.html", {"heavy": whose}, status=429)
    if whose == "own" and (key := _key(request)):
        cache.set(key, answer.content, PAUSE)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _key(request: HttpRequest) -> str:
    """Of a log-in that asks for a file; empty for everything else."""
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    is_file = bool(session) and request.path_info.endswith(FILES)
    return f"lms.hasty.{sha256(session.encode()).hexdigest()[:32]}" if is_file else ""


class HastyMiddleware:
    """Stands before session and person: who asks for file after file hears the same words again, at little cost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        words = cache.get(key) if key else None
        if words is None:
            return self.get_response(request)
        # The middleware and the views that set the last two stand further inside.
        headers = {"Retry-After": str(RETRY_AFTER), "X-Frame-Options": "DENY", "Cache-Control": "no-store"}
        return HttpResponse(words, status=429, headers=headers)
