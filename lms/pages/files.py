"""Handing out documents from private storage: each request is checked, parts of a video are sent as asked."""

import mimetypes
import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from lms.pages.models import CourseDocument
from lms.pages.rules import may_download

PLAYED = ("video/", "audio/", "text/vtt")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class StreamedFile(FileResponse, HttpResponse):
    """A streamed file that Wagtail's hook accepts: it asks for an HttpResponse, which Django's FileResponse is not."""


def serve_document(document: CourseDocument, request: HttpRequest) -> HttpResponse:
    """A document, for whoever may have it; to anybody else it is not there."""
    if not may_download(request.user, document):
        raise Http404
    kind = mimetypes.guess_type(document.filename)[0] or "application/octet-stream"
    response = _part(document, request.headers.get("Range", ""))
    response.headers["Content-Type"] = kind
    if not kind.startswith(PLAYED):
        name = re.sub(r'["\\\r\n]', "_", document.filename)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _part(document: CourseDocument, wanted: str) -> HttpResponse:
    """The whole file, or the one range that a player asks for."""
    size = document.file.size
    match = _RANGE.match(wanted)
    if match is None or not any(match.groups()):
        return StreamedFile(document.file.open("rb"))
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with document.file.open("rb") as handle:
        handle.seek(start)
        # Players ask for small parts; a bound keeps one request from reading a whole film.
        end = min(end, start + 4 * 1024 * 1024 - 1)
        body = handle.read(end - start + 1)
    return HttpResponse(body, status=206, headers={"Content-Range": f"bytes {start}-{end}/{size}"})
