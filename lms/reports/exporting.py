"""Files of the reports: made at once, or by a task for large groups, so that the web server stays free for pages."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from lms.attendance.rules import may_keep
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.people.models import Person
from lms.reports import hours, reading
from lms.reports.dossier import zipped
from lms.reports.enums import OPEN, ExportState, FileKind, Report
from lms.reports.models import Export
from lms.reports.presence import belonging, register
from lms.reports.queries import Crowd, Member, Wish, crowd, newest_first, of_group
from lms.reports.sheets import Value, sheet, workbook

AT_ONCE = 50  # people of a group; reading more would take the web server's time from others
PIECE = 100  # people between two words about the progress
JUST_NOW = timedelta(minutes=1)  # the same wish again is the same file
GIVE_UP = timedelta(hours=1)

Tell = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a report becomes a table: who belongs to a group, the people, the first line, their lines, the selection."""

    belonging: Callable[[Cohort], Q]
    people: Callable[[Person | None, Cohort, Wish, str], Any]
    head: Callable[[Any], list[str]]
    rows: Callable[[Any, list[Member]], Iterable[list[Value]]]
    about: Callable[[Any, Wish], list[tuple[str, str]]]


SHAPES = {
    Report.COMPLETION: Shape(of_group, crowd, reading.sheet_head, reading.sheet_rows, reading.selection),
    Report.PRESENCE: Shape(belonging, register, hours.sheet_head, hours.sheet_rows, hours.selection),
}


def table(of: Any, wish: Wish, kind: str, report: Report, tell: Tell | None = None) -> bytes:
    """The people of the screen as a file; an archive is of a register of one seminar.

    `tell` hears after each piece how many are in it.
    """
    if kind == FileKind.ZIP:
        return zipped(of, wish, timezone.now(), tell)
    shape = SHAPES[report]
    head, rows, about = shape.head(of), _rows(of, shape, tell), shape.about(of, wish)
    if kind == FileKind.CSV:
        return sheet(head, rows, about)
    return workbook(head, rows, about, (str(report.label).rstrip("?"), _("Selection")))


def _rows(of: Crowd, shape: Shape, tell: Tell | None) -> Iterable[list[Value]]:
    if tell is None:
        yield from shape.rows(of, of.shown)
        return
    for start in range(0, len(of.shown), PIECE):
        piece = of.shown[start : start + PIECE]
        yield from shape.rows(of, piece)
        tell(start + len(piece))


@transaction.atomic
def start(
    *,
    viewer: Person,
    cohort: Cohort,
    wish: Wish,
    kind: FileKind,
    language: str,
    now: datetime,
    report: Report = Report.COMPLETION,
) -> Export:
    """Have a file made by a task; whoever asks twice gets the same one.

    Refused while another file of this kind is being made for this person.
    """
    # Locks the person, so that two clicks at once make one file.
    Person.objects.select_for_update(of=("self",)).get(pk=viewer.pk)
    asked = asdict(replace(wish, page=1))
    mine = list(Export.objects.filter(person=viewer, kind=kind).exclude(state=ExportState.FAILED))
    for one in mine:
        is_same = (one.cohort_id, one.report, one.wish) == (cohort.pk, report, asked)
        if is_same and (one.state in OPEN or one.created_at > now - JUST_NOW):
            return one
    if any(one.state in OPEN for one in mine):
        raise Refused(_("Another file is being made for you. Please wait until it is ready."))
    made = Export.objects.create(
        person=viewer,
        cohort=cohort,
        report=report,
        kind=kind,
        wish=asked,
        language=language,
        created_at=now,
    )
    transaction.on_commit(partial(_enqueue, made.pk))
    return made


def _enqueue(pk: int) -> None:
    make.enqueue(pk)


@task()
def make(pk: int) -> None:
    """Make one file, if nobody has begun it; what breaks it is said on its page and in the log."""
    if not Export.objects.filter(pk=pk, state=ExportState.WAITING).update(state=ExportState.RUNNING):
        return
    export = Export.objects.select_related("person").get(pk=pk)
    try:
        with translation.override(export.language):
            _make(export)
    except Exception:
        Export.objects.filter(pk=pk).update(state=ExportState.FAILED)
        raise


def _make(export: Export) -> None:
    """Out of what the owner may see by name at this moment; nothing where that is nobody any more."""
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    wish, report = Wish(**export.wish), Report(export.report)
    group = newest_first(export.person).filter(pk=export.cohort_id).first()
    of = SHAPES[report].people(export.person, group, wish, export.language) if group else None
    if of is None or not may_make(export.person, of, export.kind):
        running.update(state=ExportState.FAILED)
        return
    running.update(total=len(of.shown))
    body = table(of, wish, export.kind, report, lambda done: running.update(done=done))
    export.file.save(f"{uuid4()}.{export.kind}", ContentFile(body), save=False)
    named = [member.enrolment for member in of.shown]
    if not running.update(state=ExportState.READY, file=export.file.name, enrolments=named):
        export.file.delete(save=False)  # somebody in it was erased meanwhile, or its owner


def may_make(viewer: Person | None, of: Any, kind: str) -> bool:
    """May somebody have a file of these people? An archive holds signed sheets: only by who leads the group by name."""
    if not of.named or not of.everybody:
        return False
    return kind != FileKind.ZIP or (of.seminar is not None and may_keep(viewer, of.cohort))


def give_up(*, now: datetime) -> int:
    """For the clock: files whose worker died are said to have failed; returns how many."""
    left = Export.objects.filter(state__in=OPEN, created_at__lt=now - GIVE_UP)
    return left.update(state=ExportState.FAILED)
