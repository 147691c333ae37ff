"""The files of a seminar: for those who take part, singly or all in one; for its trainers, who add and delete them."""

import shutil
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.classroom import actions
from lms.classroom.forms import FileForm
from lms.classroom.models import Material
from lms.classroom.queries import files_kept_by, files_of, seminars_of
from lms.classroom.views import ASK_OR_SEND, meeting_of
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.limits import few_at_once
from lms.people.models import Person
from lms.people.queries import person_of
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting, seminars_taught_by

OPEN_XML = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": f"{OPEN_XML}.wordprocessingml.document",
    "xlsx": f"{OPEN_XML}.spreadsheetml.sheet",
    "pptx": f"{OPEN_XML}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "zip": "application/zip",
}
# To save, kept by nobody on the way, and run by no browser in our name. Django adds nosniff.
HEADERS = {"Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}


@login_required
@require_safe
def file(request: HttpRequest, seminar: int, material: int) -> FileResponse:
    """One file of a seminar in which one has a seat, or was."""
    found = files_of(person_of(request.user)).filter(seminar=seminar)
    return _one(get_object_or_404(found, pk=material))


@login_required
@require_safe
@few_at_once
def all_files(request: HttpRequest, seminar: int) -> FileResponse:
    """All files of a seminar in one archive, made on disk."""
    row = get_object_or_404(seminars_of(person_of(request.user)), pk=seminar)
    return _sent(_archive(row.materials.all()), f"{_('Files')}-{timezone.localdate(row.starts_at)}.zip")


@ASK_OR_SEND
def files(request: HttpRequest, seminar: int) -> HttpResponseBase:
    """What its trainers have added to a seminar, and a form for more."""
    if request.method == "POST":
        return _add(request, seminar)
    viewer, meeting = _taught(request, seminar)
    return _page(request, viewer, meeting, FileForm())


@few_at_once
def _add(request: HttpRequest, seminar: int) -> HttpResponse:
    viewer, meeting = _taught(request, seminar)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        sent: dict[str, Any] = form.cleaned_data
        try:
            actions.add_file(seminar=meeting.row, by=viewer, now=timezone.now(), **sent)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is there. Everybody who has a seat or was there finds it."))
            return redirect("lms_staff:room_files", seminar)
    return _page(request, viewer, meeting, form)


def _taught(request: HttpRequest, seminar: int) -> tuple[Person, Meeting]:
    viewer = staff(request.user)
    return viewer, meeting_of(seminars_taught_by(viewer).filter(pk=seminar))


def _page(request: HttpRequest, viewer: Person, meeting: Meeting, form: FileForm) -> HttpResponse:
    rows = files_kept_by(viewer).filter(seminar=meeting.row).select_related("by")
    context = {"meeting": meeting, "group": meeting.row.cohort, "form": form, "files": rows}
    return render(request, "lms/classroom/files.html", context, status=422 if form.is_bound else 200)


@require_safe
def kept_file(request: HttpRequest, material: int) -> FileResponse:
    """One file, for a trainer of its seminar."""
    return _one(get_object_or_404(files_kept_by(staff(request.user)), pk=material))


@ASK_OR_SEND
def drop_file(request: HttpRequest, material: int) -> HttpResponse:
    """Delete a file, once one has said yes."""
    viewer = staff(request.user)
    found = get_object_or_404(files_kept_by(viewer), pk=material)
    if request.method == "POST":
        actions.delete_file(file=found)
        messages.success(request, _("The file is deleted."))
        return redirect("lms_staff:room_files", found.seminar_id)
    meeting = meeting_of(Seminar.objects.filter(pk=found.seminar_id))
    context = {"meeting": meeting, "group": meeting.row.cohort, "file": found}
    return render(request, "lms/classroom/file_drop.html", context)


def _one(found: Material) -> FileResponse:
    try:
        kept = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return _sent(kept, found.name)


def _sent(body: Any, name: str) -> FileResponse:
    kind = TYPES[name.rpartition(".")[2]]
    return FileResponse(body, as_attachment=True, filename=name, content_type=kind, headers=HEADERS)


def _archive(rows: Iterable[Material]) -> IO[bytes]:
    """The files as they are, numbered by time, so that two of one title are two. Who sends it closes it."""
    out = TemporaryFile()  # noqa: SIM115 -- the answer closes it
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for number, one in enumerate(rows, start=1):
            entry = ZipInfo(f"{number:02} {one.name}", timezone.localtime(one.added_at).timetuple()[:6])
            with one.file.open("rb") as kept, archive.open(entry, "w") as into:
                shutil.copyfileobj(kept, into)
    out.seek(0)
    return out
