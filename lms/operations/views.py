"""What is said where a request broke: trouble that passes is told apart from a fault of ours."""

import errno
import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from lms.conf import conf

try:
    from redis.exceptions import ConnectionError as RedisAway
    from redis.exceptions import OutOfMemoryError, ReadOnlyError
    from redis.exceptions import TimeoutError as RedisSilent
except ImportError:  # a site whose cache is another one
    CACHE: tuple[type[Exception], ...] = ()
else:
    CACHE = (RedisAway, RedisSilent, ReadOnlyError, OutOfMemoryError)

RETRY_AFTER = 60  # seconds
# What PEP 249 calls trouble of the database itself: away, cut off, read-only, full, or a lock that is not got in time.
DATABASE = (OperationalError, InternalError, InterfaceError)
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
    return isinstance(problem, (*DATABASE, *CACHE)) or (
        isinstance(problem, OSError) and problem.errno in STORAGE
    )
