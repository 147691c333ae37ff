"""Papers about one seminar, as PDF: the list to sign, and who was there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.attendance.models import Funding, SheetScan
from lms.attendance.queries import Entry, register_of
from lms.classroom.models import Material
from lms.institute.queries import current
from lms.paper import pdf
from lms.reports.sheets import file_name
from lms.seminars.enums import Format
from lms.seminars.models import Seminar
from lms.seminars.programme import clock
from lms.seminars.queries import Day, Meeting
from lms.seminars.words import place_of

SPARE = 5  # empty rows, for those who come without a seat
UPRIGHT, WIDE = 2, 4  # days beside each other on one page: upright, and laid on its side


def funding_of(seminar: Seminar) -> Funding:
    """Who pays for the seminars of its group; an empty row, not stored, where nobody said so."""
    found = Funding.objects.filter(cohort=seminar.cohort_id).first()
    return found or Funding(cohort_id=seminar.cohort_id)


def signers(seminar: Seminar) -> list[Entry]:
    """Who is expected, by name: who is booked or was there; where nobody is, the group."""
    return register_of(seminar) or register_of(seminar, with_group=True)


def sign_in_sheet(meeting: Meeting) -> bytes:
    """The list to sign: everybody expected, spare rows, an empty cell for each day."""
    seminar, days = meeting.row, meeting.days
    side = UPRIGHT if len(days) <= UPRIGHT else WIDE
    people = [
        [str(number), one.person.family_name, one.person.given_names, one.association]
        for number, one in enumerate(signers(seminar), start=1)
    ]
    spare = [[str(number), "", "", ""] for number in range(len(people) + 1, len(people) + 1 + SPARE)]
    funding = funding_of(seminar)
    return pdf(
        "sign_in.typ",
        frame(_("List to sign"))
        | {
            "landscape": side == WIDE,
            "facts": about(meeting, funding),
            "note": funding.note,
            "rules": _(
                "Please sign for yourself, on each day on which you are there. No ditto marks, no signing for others."
            ),
            "lines": [_("Place and day"), _("Signature of who leads the seminar")],
            "head": [_("No."), _("Family name"), _("Given names"), _("Association")],
            "rows": people + spare,
            "parts": [{"days": [_day(day) for day in part]} for part in _parts(days, side)],
        },
    )


def _parts(days: tuple[Day, ...], size: int) -> list[tuple[Day, ...]]:
    return [days[at : at + size] for at in range(0, len(days), size)]


def _day(day: Day) -> dict[str, str]:
    said = _("%(begins)s–%(ends)s, %(units)s UE") % {
        "begins": f"{day.starts_at:%H:%M}",
        "ends": f"{day.ends_at:%H:%M}",
        "units": day.units,
    }
    return {"name": date_format(day.starts_at, "D, d.m.Y"), "times": said}


def frame(title: str) -> dict[str, Any]:
    """What the frame of every paper says."""
    institute = current(get_language() or "")
    return {
        "title": title,
        "language": get_language() or "de",
        "foot": institute.name or institute.site_name,
        "page": _("Sheet {n} of {of}"),
    }


def about(meeting: Meeting, funding: Funding) -> list[list[str]]:
    """What a paper says of its seminar on top: what, when, where, who leads it, who pays for it."""
    row = meeting.row
    place = _("online") if row.format == Format.ONLINE else place_of(meeting.venue, row.room)
    said = [
        (_("Seminar"), meeting.title),
        (_("Course"), row.cohort.course.title),
        (_("Group"), row.cohort.name),
        (_("When"), "; ".join(f"{one['name']}, {one['times']}" for one in map(_day, meeting.days))),
        (_("Units (UE)"), str(meeting.units)),
        (_("Where"), place),
        (_("Trainers"), ", ".join(meeting.trainers)),
        (_("Project"), funding.project),
        (_("Funder"), funding.funder),
        (_("Reference"), funding.reference),
    ]
    return [[str(label), str(value)] for label, value in said if value]


def programme(meeting: Meeting, files: Iterable[Material] = ()) -> bytes:
    """The programme of all days, and the files that people got, as PDF."""
    days = [
        {
            "name": date_format(day.starts_at, "l, j. F Y"),
            "rows": [
                [f"{clock(one.begins)}–{clock(one.ends)}", one.topic or "–", str(one.units)]
                for one in day.blocks
            ],
        }
        for day in meeting.days
    ]
    words = {
        "facts": about(meeting, funding_of(meeting.row)),
        "head": [_("Time"), _("Topic"), _("Units (UE)")],
        "days": days,
        "files_title": _("Files for participants"),
        "files_head": [_("Title"), _("Kind"), _("Added on")],
        "files": [
            [one.title, one.ending.upper(), f"{timezone.localtime(one.added_at):%d.%m.%Y}"] for one in files
        ],
    }
    return pdf("programme.typ", frame(_("Programme")) | words)


def as_of(now: datetime) -> str:
    """When a paper was made."""
    return date_format(timezone.localtime(now), "d.m.Y, H:i")


def scan_name(scan: SheetScan) -> str:
    """A signed sheet as a file's name, without ending."""
    words = _("signed list, sheet %(number)s") % {"number": scan.number}
    return file_name(words, "", scan.day, "").rstrip(".")
