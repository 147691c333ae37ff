"""What a funder gets of one seminar, as one ZIP: cover sheet, programme, attendance, and the signed sheets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.attendance.models import SheetScan
from lms.paper import pdf
from lms.reports import hours, papers
from lms.reports import presencewords as words
from lms.reports.presence import Register
from lms.reports.queries import Member, Wish
from lms.reports.sheets import workbook
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting, meetings

Tell = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Share:
    """What one association has of a seminar: how many people, and their units. `name` is empty for none."""

    name: str
    people: int
    minutes: int


def shares(of: Register) -> list[Share]:
    """The associations of the people shown, by name."""
    found: dict[str, list[Member]] = {}
    for member in of.shown:
        found.setdefault(member.association, []).append(member)
    return [
        Share(name, len(members), sum(of.minutes(member) for member in members))
        for name, members in sorted(found.items())
    ]


def scans_of(seminar: int) -> list[SheetScan]:
    """The signed sheets that are kept today, in order."""
    kept = SheetScan.objects.filter(seminar=seminar, delete_on__gt=timezone.localdate())
    return list(kept.order_by("day", "number"))


def zipped(of: Register, wish: Wish, now: datetime, tell: Tell | None = None) -> bytes:
    """All papers about the one seminar of a register."""
    (meeting,) = meetings(
        Seminar.objects.filter(pk=of.seminar or 0).select_related("cohort__course"), get_language() or ""
    )
    about = [*hours.selection(of, wish), *_of_associations(of)]
    programme, attendance, cover = _("programme"), _("attendance"), _("cover sheet")
    files = {
        f"2-{programme}.pdf": papers.programme(meeting),
        f"3-{attendance}.xlsx": _workbook(of, about),
        f"3-{attendance}.pdf": _attendance(of, meeting),
    }
    if tell is not None:
        tell(len(of.shown))
    scans = scans_of(meeting.row.pk)
    names = [f"4-{papers.scan_name(scan)}.{str(scan.file).rpartition('.')[2]}" for scan in scans]
    first = f"1-{cover}.pdf"
    files = {first: _cover(of, meeting, about, [first, *files, *names], now), **files}
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(_entry(name, now), body, ZIP_DEFLATED)
        for name, scan in zip(names, scans, strict=True):
            with scan.file.open("rb") as kept:
                archive.writestr(_entry(name, now), kept.read(), ZIP_STORED)
    return out.getvalue()


def _entry(name: str, now: datetime) -> ZipInfo:
    made = timezone.localtime(now).timetuple()
    return ZipInfo(name, made[:6])


def _of_associations(of: Register) -> list[tuple[str, str]]:
    return [
        (
            _("Association: %(name)s") % {"name": share.name or "–"},
            _("People: %(people)s, UE: %(units)s")
            % {"people": share.people, "units": words.units(hours.in_units(share.minutes))},
        )
        for share in shares(of)
    ]


def _workbook(of: Register, about: list[tuple[str, str]]) -> bytes:
    rows = hours.sheet_rows(of, of.shown)
    return workbook(hours.sheet_head(of), rows, about, (_("Attendance"), _("Selection")))


def _cover(
    of: Register, meeting: Meeting, about: list[tuple[str, str]], names: list[str], now: datetime
) -> bytes:
    """What it is, for whom, of which day and which selection, with the numbers of the screen, and what lies inside."""
    numbers = [[figure.title, str(figure.number)] for figure in hours.figures(of)]
    numbers.append([_("Units (UE) of all together"), words.units(hours.whole_sum(of))])
    said = {
        "facts": papers.about(meeting, papers.funding_of(meeting.row)),
        "numbers": numbers,
        "numbers_title": _("Numbers"),
        "selection": [list(pair) for pair in about],
        "selection_title": _("Selection"),
        "files": names,
        "files_title": _("In this archive"),
        "made": _("Made on %(day)s") % {"day": papers.as_of(now)},
    }
    return pdf("cover.typ", papers.frame(_("Proof of a seminar")) | said)


def _attendance(of: Register, meeting: Meeting) -> bytes:
    """Each person with the units of each day and where they come from; the sums of the associations."""
    days = [day.starts_at.date() for day in meeting.days]
    total = [_("All together"), str(len(of.shown)), words.units(hours.whole_sum(of))]
    of_associations = [
        [share.name or "–", str(share.people), words.units(hours.in_units(share.minutes))]
        for share in shares(of)
    ]
    said: dict[str, object] = {
        "facts": papers.about(meeting, papers.funding_of(meeting.row)),
        "head": [
            _("No."),
            _("Family name"),
            _("Given names"),
            _("Association"),
            *(words.short_day(day.starts_at) for day in meeting.days),
            _("Units (UE)"),
        ],
        "days": len(days),
        "rows": [
            [
                str(number),
                member.family_name,
                member.given_names,
                member.association,
                *(hours.day_said(of, member, day) for day in days),
                words.units(hours.in_units(of.minutes(member))),
            ]
            for number, member in enumerate(of.shown, start=1)
        ],
        "sums_head": [_("Association"), _("People"), _("Units (UE)")],
        "sums": [*of_associations, total],
    }
    return pdf("attendance.typ", papers.frame(_("Attendance")) | said)
