"""What a funder gets of one seminar, as one ZIP: cover sheet, programme, attendance, and the signed sheets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.attendance.models import SheetScan
from lms.classroom.models import Material
from lms.paper import pdf
from lms.reports import hours, papers
from lms.reports import presencewords as words
from lms.reports.presence import Register
from lms.reports.queries import Member, Wish
from lms.reports.sheets import Table, workbook
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


def files_of(seminar: int) -> list[Material]:
    """What its trainers gave to those who took part, in order."""
    return list(Material.objects.filter(seminar=seminar))


def zipped(of: Register, wish: Wish, now: datetime, tell: Tell | None = None) -> bytes:
    """All papers about the one seminar of a register."""
    (meeting,) = meetings(
        Seminar.objects.filter(pk=of.seminar or 0).select_related("cohort__course"), get_language() or ""
    )
    selection = hours.selection(of, wish)
    programme, attendance, cover = _("programme"), _("attendance"), _("cover sheet")
    files = {
        f"2-{programme}.pdf": papers.programme(meeting, files_of(meeting.row.pk)),
        f"3-{attendance}.xlsx": _workbook(of, [*selection, *_of_associations(of)]),
        f"3-{attendance}.pdf": _attendance(of, meeting),
    }
    if tell is not None:
        tell(len(of.shown))
    scans = scans_of(meeting.row.pk)
    names = [f"4-{papers.scan_name(scan)}.{str(scan.file).rpartition('.')[2]}" for scan in scans]
    first = f"1-{cover}.pdf"
    inside = [first, *files, *names]
    files = {first: _cover(of, meeting, selection, inside, now, _on_scans(of, names)), **files}
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(_entry(name, now), body, ZIP_DEFLATED)
        for name, scan in zip(names, scans, strict=True):
            with scan.file.open("rb") as kept:
                archive.writestr(_entry(name, now), kept.read(), ZIP_STORED)
    return out.getvalue()


def _on_scans(of: Register, names: list[str]) -> str:
    """A sheet is whole, whoever is selected: what to mind before it is passed on."""
    registered = sum(of.counts_in(member, words.REGISTERED) for member in of.everybody)
    if not names or len(of.shown) == registered:
        return ""
    return _("The signed sheets name everybody who signed, also people who are not in this selection.")


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
    more = [Table(_("Associations"), _sums_head(), _numbers(of))]
    return workbook(hours.sheet_head(of), rows, about, (_("Attendance"), _("Selection")), more)


def _sums_head() -> list[str]:
    return [_("Association"), _("People"), _("Units (UE)")]


def _numbers(of: Register) -> list[tuple[str, int, Decimal]]:
    """Each association and all together: its name, how many people, their units."""
    found = [(share.name or "–", share.people, hours.in_units(share.minutes)) for share in shares(of)]
    return [*found, (_("All together"), len(of.shown), hours.whole_sum(of))]


def _sums(of: Register) -> dict[str, object]:
    """The same for a paper."""
    rows = [[name, str(people), words.units(units)] for name, people, units in _numbers(of)]
    return {"sums_head": _sums_head(), "sums": rows}


def _cover(
    of: Register, meeting: Meeting, about: list[tuple[str, str]], names: list[str], now: datetime, note: str
) -> bytes:
    """What it is, for whom, of which day and which selection, with the numbers of the screen, and what lies inside."""
    numbers = [[figure.title, str(figure.number)] for figure in hours.figures(of)]
    numbers.append([_("Units (UE) of all together"), words.units(hours.whole_sum(of))])
    said = {
        "facts": papers.about(meeting, papers.funding_of(meeting.row)),
        "numbers": numbers,
        "numbers_title": _("Numbers"),
        **_sums(of),
        "sums_title": _("Associations"),
        "selection": [list(pair) for pair in about],
        "selection_title": _("Selection"),
        "files": names,
        "files_title": _("In this archive"),
        "note": note,
        "made": _("Made on %(day)s") % {"day": papers.as_of(now)},
    }
    return pdf("cover.typ", papers.frame(_("Proof of a seminar")) | said)


def _attendance(of: Register, meeting: Meeting) -> bytes:
    """Each person with the units of each day and where they come from; the sums of the associations."""
    days = [day.starts_at.date() for day in meeting.days]
    parts = [days[at : at + papers.WIDE] for at in range(0, len(days), papers.WIDE)]
    said: dict[str, object] = {
        "facts": papers.about(meeting, papers.funding_of(meeting.row)),
        "landscape": len(days) > papers.UPRIGHT,
        "parts": [_beside(of, part, is_last=part is parts[-1]) for part in parts],
        **_sums(of),
    }
    return pdf("attendance.typ", papers.frame(_("Attendance")) | said)


def _beside(of: Register, days: list[date], *, is_last: bool) -> dict[str, object]:
    """A table of so many days as a page has room for; the last one has the sum of all."""
    head = [
        _("No."),
        _("Family name"),
        _("Given names"),
        _("Association"),
        *(f"{day:%d.%m.%Y}" for day in days),
    ]
    rows = []
    for number, one in enumerate(of.shown, start=1):
        said = [hours.day_said(of, one, day) for day in days]
        total = [words.units(hours.in_units(of.minutes(one)))] if is_last else []
        rows.append([str(number), one.family_name, one.given_names, one.association, *said, *total])
    return {"head": [*head, _("Units (UE)")] if is_last else head, "days": len(days), "rows": rows}
