"""What is said where a request broke: trouble that passes is told apart from a fault of ours."""

import errno
import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from lms.conf import conf

RETRY_AFTER = 60  # seconds
# What PEP 249 calls trouble of the database itself: away, cut off, read-only, full, or a lock that is not got in time.
DATABASE = (OperationalError, InternalError, InterfaceError)
# Redis is away, silent, a copy or full. By name: a host's cache may be another one, and then there is no redis here.
REDIS = {"ConnectionError", "TimeoutError", "ReadOnlyError", "OutOfMemoryError"}
STORAGE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503, words and a time where database, cache or disks cannot serve, else the error page.

    Needs no database. Whose language is not known yet is told in every language of the interface.
    """
    if not passes(sys.exc_info()[1]):
        return defaults.server_error(request)
    known = getattr(request, "interface_language", None)
    words = {
        "languages": [known] if known else conf.interface_languages,
        "was_sent": request.method not in ("GET", "HEAD"),
    }
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html", words), status=503, headers=headers)


def passes(problem: BaseException | None) -> bool:
    """Is it trouble of database, cache or disks, which nobody's request caused?"""
    return (
        isinstance(problem, DATABASE)
        or _is_of_redis(problem)
        or (isinstance(problem, OSError) and problem.errno in STORAGE)
    )


def _is_of_redis(problem: BaseException | None) -> bool:
    return any(
        kind.__module__.partition(".")[0] == "redis" and kind.__name__ in REDIS
        for kind in type(problem).__mro__
    )
