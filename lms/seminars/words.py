"""What calendars say about a seminar."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.conf import conf
from lms.seminars.enums import Format
from lms.seminars.ical import Appointment, calendar
from lms.seminars.models import Venue
from lms.seminars.programme import clock
from lms.seminars.queries import Day, Meeting


def file_of(meetings: Iterable[Meeting], *, name: str) -> bytes:
    """Seminars as one iCalendar file; one entry for each day."""
    entries = [entry for meeting in meetings for entry in entries_of(meeting)]
    return calendar(entries, name=name, zone=settings.TIME_ZONE)


def entries_of(meeting: Meeting) -> list[Appointment]:
    """The days of a seminar, numbered: a day that moves stays the same entry.

    Days that were taken away are cancelled entries, or they would stay in the calendars that have them.
    """
    days = list(enumerate(meeting.days, start=1))
    gone = [(number, meeting.days[-1]) for number in range(len(days) + 1, meeting.row.most_days + 1)]
    return [
        *(_entry(meeting, number, day, is_gone=False) for number, day in days),
        *(_entry(meeting, number, day, is_gone=True) for number, day in gone),
    ]


def _entry(meeting: Meeting, number: int, day: Day, *, is_gone: bool) -> Appointment:
    row = meeting.row
    is_cancelled = is_gone or row.cancelled_at is not None
    return Appointment(
        uid=f"{row.uuid}-{number}@bruecke",
        sequence=row.sequence,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        changed_at=row.changed_at,
        title=_("Cancelled: %(title)s") % {"title": meeting.title} if is_cancelled else meeting.title,
        place=_("online") if row.format == Format.ONLINE else place_of(meeting.venue, row.room),
        text=row.cancelled_why if row.cancelled_at else _text(meeting, day),
        url=conf.base_url + (reverse("lms:date", args=[row.uuid]) if row.is_public else reverse("lms:way")),
        is_cancelled=is_cancelled,
    )


def place_of(venue: Venue | None, room: str) -> str:
    """A place in one line."""
    if venue is None:
        return ""
    town = " ".join(filter(None, (venue.postcode, venue.town)))
    return ", ".join(filter(None, (venue.name, venue.street, town, room)))


def _text(meeting: Meeting, day: Day) -> str:
    """The programme and what to bring; no names and no link, since anybody may see a calendar."""
    lines = [f"{clock(one.begins)}–{clock(one.ends)} {one.topic}".rstrip() for one in day.blocks]
    if meeting.row.bring:
        lines.append(_("Please bring: %(what)s") % {"what": meeting.row.bring})
    return "\n".join(lines)
