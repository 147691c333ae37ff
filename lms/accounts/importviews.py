"""The staff's pages that bring people in from a file: upload, preview, apply. Inside Wagtail's admin."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import importing, words
from lms.accounts.enums import Standing
from lms.accounts.forms import ImportForm
from lms.accounts.importing import Done, Planned
from lms.accounts.roster import FOR_A_SEMINAR, PEOPLE, TEMPLATE, Column, Entry
from lms.accounts.tablefile import MOST_BYTES, MOST_LINES, Unfit, UnfitFile, as_xlsx
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohorts_seen_by
from lms.cohorts.rules import may_import, staff
from lms.limits import few_at_once
from lms.people.models import Association, Person

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PAGE, RESULT = "lms/people/import.html", "lms/people/import_preview.html"
Also = Callable[[list[Planned]], dict[str, Any]]


@require_http_methods(["GET", "HEAD", "POST"])
@few_at_once
def import_people(request: HttpRequest, cohort: int) -> HttpResponse:
    """A file of people for a group: first what it would do, then, by its own button, doing it."""
    viewer = staff(request.user)
    group = get_object_or_404(cohorts_seen_by(viewer).select_related("course"), pk=cohort)
    if not may_import(viewer, group):
        raise Http404
    if request.method == "POST" and "kept" in request.POST:
        return _apply(request, viewer, group)
    return preview(request, viewer, group)


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty list with the right titles; for bookings (`termin`) with those of the day."""
    staff(request.user)
    titles = (*TEMPLATE, *FOR_A_SEMINAR) if "termin" in request.GET else TEMPLATE
    headers = {"Content-Disposition": f'attachment; filename="personen-vorlage.{kind}"'}
    body = as_xlsx([titles], title="Personen") if kind == "xlsx" else _csv_template(titles)
    return HttpResponse(body, content_type=KINDS[kind], headers=headers)


def _csv_template(titles: Iterable[str]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(titles)
    return out.getvalue().encode("utf-8-sig")  # by its mark, Excel knows the letters


def preview(
    request: HttpRequest, viewer: Person, group: Cohort, also: Also | None = None, **more: Any
) -> HttpResponse:
    """The form for a file, and what its lines would do.

    `more`: `seminar`, where people are booked for it, too. `also` says for the lines what that does: a context, and in
    `notes` words by number of line.
    """
    associations = importing.choosable(viewer, group)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(data, files, associations=associations)
    context: dict[str, Any] = {"form": form, "cohort": group, "most": MOST_LINES - 1, **more}
    if not form.is_bound or not form.is_valid():
        return render(request, PAGE, context, status=422 if form.is_bound else 200)
    try:
        columns = PEOPLE if "seminar" not in more else frozenset(Column)
        roster = importing.read(_bytes(form.cleaned_data["file"]), columns)
    except UnfitFile as problem:
        form.add_error("file", words.unfit(problem.why))
        return render(request, PAGE, context, status=422)
    association: Association | None = form.cleaned_data["association"]
    context["unused"] = roster.unused
    return render(request, RESULT, context | foretold(roster.entries, viewer, group, association, also))


def foretold(
    entries: Sequence[Entry],
    viewer: Person,
    group: Cohort,
    association: Association | None,
    also: Also | None = None,
) -> dict[str, Any]:
    """For the page of the preview: what the lines would do, and the lines kept for its button."""
    planned = importing.plan(entries, viewer=viewer, cohort=group, association=association)
    told = also(planned) if also is not None else {}
    kept = importing.kept(entries, viewer=viewer, cohort=group, association=association)
    shown = _shown(planned, told.get("notes", {}))
    return {"cohort": group, "association": association, "kept": kept, **told, **shown}


def _bytes(file: Any) -> bytes:
    """The file, where it is small enough to be read at all."""
    if file.size > MOST_BYTES:
        raise UnfitFile(Unfit.TOO_LARGE)
    data: bytes = file.read(MOST_BYTES + 1)
    return data


def _shown(planned: list[Planned], notes: Mapping[int, list[str]]) -> dict[str, Any]:
    standings = Counter(line.standing for line in planned)
    lines: list[dict[str, Any]] = [
        {
            "entry": line.entry,
            "standing": words.standing(line.standing),
            "remarks": [
                *words.remarks(line.entry, line.hint, line.other),
                *notes.get(line.entry.line, []),
            ],
            "association": line.association.name if line.association else line.entry.association,
        }
        for line in planned
    ]
    # What needs a hand stands first.
    lines.sort(key=lambda line: line["standing"][0] != "error")
    coming = standings[Standing.NEW] + standings[Standing.JOINS]
    changing = coming + sum(line.standing == Standing.KNOWN and line.hint is not None for line in planned)
    addressed = sum(
        bool(line.entry.email or (line.person and line.person.email))
        for line in planned
        if line.standing in (Standing.NEW, Standing.JOINS)
    )
    return {
        "lines": lines,
        "new": standings[Standing.NEW],
        "joining": standings[Standing.JOINS],
        "known": standings[Standing.KNOWN],
        "wrong": standings[Standing.WRONG],
        "coming": coming,
        "changing": changing,
        "addressed": addressed,
    }


def _apply(request: HttpRequest, viewer: Person, group: Cohort) -> HttpResponse:
    found = chosen(request, viewer, group)
    if found is None:
        return redirect("lms_staff:import", group.pk)
    entries, association = found
    done = _bring_in(entries, viewer, group, association, invite="invite" in request.POST)
    messages.success(request, _said(done))
    return redirect("lms_staff:cohort", group.pk)


def chosen(
    request: HttpRequest, viewer: Person, group: Cohort
) -> tuple[list[Entry], Association | None] | None:
    """The lines of a preview whose button was pressed, and the association for all; None, and said, where too old."""
    found = importing.unkept(request.POST["kept"], viewer=viewer, cohort=group)
    if found is None:
        messages.error(request, _("This preview is too old. Please choose the file once more."))
        return None
    return found[0], _still(viewer, group, found[1])


def _still(viewer: Person, group: Cohort, chosen: int | None) -> Association | None:
    """The association chosen for the whole file, where it is still in the viewer's scope."""
    return importing.choosable(viewer, group).filter(pk=chosen).first() if chosen else None


def _bring_in(
    entries: list[Entry], viewer: Person, group: Cohort, association: Association | None, *, invite: bool
) -> Done:
    return importing.bring_in(entries, viewer=viewer, cohort=group, association=association, invite=invite)


def _said(done: Done) -> str:
    came = done.new + done.joined
    parts = [
        ngettext("%(n)s person came into the group.", "%(n)s people came into the group.", came) % {"n": came}
    ]
    if done.known:
        were = ngettext("%(n)s was there already.", "%(n)s were there already.", done.known)
        parts.append(were % {"n": done.known})
    if done.left_out:
        parts.append(
            ngettext("%(n)s line was left out.", "%(n)s lines were left out.", done.left_out)
            % {"n": done.left_out}
        )
    letters = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", done.invited)
    parts.append(letters % {"n": done.invited} if done.invited else _("No mail was sent."))
    return " ".join(parts)


urlpatterns = [
    path("gruppen/<int:cohort>/importieren/", import_people, name="import"),
    path("importvorlage.csv", template, {"kind": "csv"}, name="import_template_csv"),
    path("importvorlage.xlsx", template, {"kind": "xlsx"}, name="import_template_xlsx"),
]
