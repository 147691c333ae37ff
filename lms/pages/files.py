"""Documents stand on private storage. Each request is checked; a player gets its parts here, the rest is Wagtail's."""

import re

from django.http import Http404, HttpRequest, HttpResponse

from lms.pages.models import CourseDocument
from lms.pages.rules import may_download

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
LARGEST_PART = 4 * 1024 * 1024  # bytes; so one request never reads a whole film


def check(document: CourseDocument, request: HttpRequest) -> HttpResponse | None:
    """Stop whoever may not have the document (it is not there), answer a player; None lets Wagtail send the file."""
    if not may_download(request.user, document):
        raise Http404
    wanted = _RANGE.match(request.headers.get("Range", ""))
    if wanted is None or not any(wanted.groups()):
        return None
    return _part(document, *wanted.groups())


def _part(document: CourseDocument, first: str, last: str) -> HttpResponse:
    """One range of the file, as a video player asks for it."""
    size = document.file.size
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(end, start + LARGEST_PART - 1)
    with document.file.open("rb") as handle:
        handle.seek(start)
        body = handle.read(end - start + 1)
    headers = {
        "Content-Range": f"bytes {start}-{end}/{size}",
        "Content-Disposition": document.content_disposition,
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(body, content_type=document.content_type, status=206, headers=headers)
