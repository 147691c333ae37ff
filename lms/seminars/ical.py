"""Dates as an iCalendar file (RFC 5545), with or without a method for mail (RFC 5546). Pure.

`icalendar` writes it. Its own VTIMEZONE lists every change of the clock since 1970 as a day, one hour late in spring,
and readers differ about it; so the rule of the European Union is written here. Zones without it are written in UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

PRODUCT = "-//Bruecke//Seminars//DE"
BERLIN = "Europe/Berlin"
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry. `uid` stays for ever, `sequence` rises with each change; times are aware.

    `organizer` and `attendee` are addresses, for mail only.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False
    organizer: str = ""
    attendee: str = ""


def calendar(
    entries: Iterable[Appointment], *, name: str, zone: str = BERLIN, method: str = "PUBLISH"
) -> bytes:
    """A file with these entries; `name` is what calendars show for a subscription. In mail: one entry and a method."""
    out = Calendar()
    out.add("prodid", PRODUCT)
    out.add("version", "2.0")
    out.add("method", method)
    if method == "PUBLISH":
        out.add("name", name)
        out.add("x-wr-calname", name)
        out.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    if zone == BERLIN:
        out.add_component(_berlin())
    for one in entries:
        out.add_component(_entry(one, zone))
    written: bytes = out.to_ical()
    return written


def _entry(one: Appointment, zone: str) -> Event:
    there = ZoneInfo(zone) if zone == BERLIN else UTC
    out = Event()
    out.add("uid", one.uid)
    out.add("sequence", one.sequence)
    out.add("dtstamp", one.changed_at.astimezone(UTC))
    out.add("last-modified", one.changed_at.astimezone(UTC))
    out.add("dtstart", one.starts_at.astimezone(there))
    out.add("dtend", one.ends_at.astimezone(there))
    out.add("summary", one.title)
    out.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    for key, text in (("location", one.place), ("description", one.text), ("url", one.url)):
        if text:
            out.add(key, text)
    _people(out, one)
    return out


def _people(out: Event, one: Appointment) -> None:
    """Who invites and who is invited: RFC 5546 asks for both in mail. Nobody but the reader is ever named."""
    if one.organizer:
        out.add("organizer", vCalAddress(f"mailto:{one.organizer}"))
    if one.attendee:
        said = {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "ROLE": "REQ-PARTICIPANT"}
        out.add("attendee", vCalAddress(f"mailto:{one.attendee}"), parameters=said)


def _berlin() -> Timezone:
    """Summer time as in the Union since 1996: from the last Sunday of March, 02:00, to that of October, 03:00."""
    zone = Timezone()
    zone.add("tzid", BERLIN)
    last_sunday = {"freq": "yearly", "byday": "-1su"}
    for kind, name, begins, month, before, after in (
        (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), 3, HOUR, 2 * HOUR),  # noqa: DTZ001 -- on the clock
        (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 10, 2 * HOUR, HOUR),  # noqa: DTZ001 -- on the clock
    ):
        part = kind()
        part.add("dtstart", begins)
        part.add("rrule", {**last_sunday, "bymonth": month})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
