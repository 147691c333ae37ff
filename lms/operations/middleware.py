"""What stands around everything else: is the process alive, the site ready or closed, and one line per request."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import get_random_string

from lms.conf import conf
from lms.operations import probes
from lms.operations.logs import REQUEST
from lms.operations.queries import closed
from lms.operations.signs import Level
from lms.operations.switch import Closed

logger = logging.getLogger("lms.request")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
Answer = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Stands first: answers probes by any host name, without redirect, session, cookie, language or log.

    `/healthz`: this process answers; no query. `/readyz`: what people need works; else 503. Strangers read only
    this much: what is red stands in the log and on the administrators' page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.answers = {"/healthz": _alive, "/readyz": _ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return answer()


def _alive() -> HttpResponse:
    return _plain("ok", 200)


def _ready() -> HttpResponse:
    if closed() is not None:
        return _plain("maintenance", 503)
    red = sorted(sign.key for sign in probes.ready(timezone.now()) if sign.level is Level.RED)
    if not red:
        return _plain("ready", 200)
    logger.warning("not ready", extra={"red": ", ".join(red)})
    return _plain("unready", 503)


def _plain(word: str, status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(f"{word}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)


class RequestLogMiddleware:
    """One line per request: method, name of the route, status, milliseconds.

    No address, query or body: these hold secret links and people's words. The id stands in the answer too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name, began = get_random_string(12), time.perf_counter()
        token = REQUEST.set(name)
        try:
            response = self.get_response(request)
            _log(request, response.status_code, time.perf_counter() - began)
        finally:
            REQUEST.reset(token)
        response.headers["X-Request-ID"] = name
        return response


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    about = {
        "method": request.method if request.method in METHODS else "other",
        "route": request.resolver_match.view_name if request.resolver_match else "",
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    logger.log(logging.ERROR if status == 500 else logging.INFO, "request", extra=about)


class MaintenanceMiddleware:
    """Stands inside the headers and outside everything that needs the database."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        how = closed()
        return self.get_response(request) if how is None else _closed(request, how)


def _closed(request: HttpRequest, how: Closed) -> HttpResponse:
    now = timezone.now()
    words = {
        "languages": conf.interface_languages,
        "until": how.until if how.until and how.until > now else None,
        "message": how.message,
    }
    # Django's own middleware for this header stands further inside.
    headers = {
        "Retry-After": str(how.retry_after(now)),
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
    }
    body = render_to_string("lms/maintenance.html", words)
    return HttpResponse(body, status=503, headers=headers)
