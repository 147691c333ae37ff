"""Mein Weg in all its states."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lms.journey.dates import Date, Seat, Undated
from lms.journey.queries import Span, Step, Stop, Way
from lms.outline.spec import Row
from lms.seminars.models import Seminar, Venue
from lms.seminars.programme import blocks, read
from lms.seminars.queries import Day, Meeting
from lms.seminars.states import Status

THEN = datetime(2027, 1, 6, 18, 5, tzinfo=UTC)
SOON = date(2027, 1, 20)
DAY = datetime(2027, 1, 23, tzinfo=ZoneInfo("Europe/Berlin"))
PROGRAMME = "09:00-10:30 Ankommen und Regeln\n10:45-12:15 Planspiel „Ein Raum für Vereine“"
HERE = "/styleguide/#way"


def step(title: str, state: str, kind: str = "lesson", minutes: int = 6, *, is_new: bool = False) -> Step:
    """One step of a module."""
    url = "" if state == "locked" else HERE
    return Step(title, "de", url, kind, minutes, state, is_new, is_optional=False)


def steps() -> list[Step]:
    """A step in each state."""
    return [
        step("Was ist Demokratie?", "done"),
        step("Bund, Land, Kommune", "begun"),
        step("Wie entsteht ein Gesetz?", "next"),
        step("Wer darf wählen?", "open", is_new=True),
        step("Quiz: Wer macht was?", "open", "quiz"),
        step("Quiz: Grundrechte", "locked", "quiz"),
    ]


def stops() -> list[Stop]:
    """A module in each state."""
    plain = Stop(1, "", "de", "", "", (), 0, 0, 0, None, None, None)
    why = "Öffnet, wenn Modul 2 fertig ist."
    done = (step("Was ist Demokratie?", "done"), step("Quiz: Wer macht was?", "done", "quiz"))
    seminar = (step("Ein Tag vor Ort", "open", "slot", 0),)
    first = replace(plain, title="Demokratie und Föderalismus", state="done", steps=done, done=2, of=2)
    return [
        replace(first, done_at=THEN, score=90),
        replace(
            plain,
            number=2,
            title="Meine Kommune",
            state="next",
            steps=tuple(steps()),
            done=1,
            of=6,
            until=SOON,
        ),
        replace(plain, number=3, title="Grundrechte", state="open", done=0, of=4),
        replace(
            plain, number=0, title="Seminar in Dortmund", state="seminar", steps=seminar, dates=tuple(dates())
        ),
        replace(plain, number=0, title="Seminar in Hagen", state="seminar", undated=tuple(undated())),
        replace(plain, number=4, title="Ein Anliegen vertreten", state="locked", why=why, minutes_left=40),
        replace(plain, number=5, title="Rückblick", state="empty"),
    ]


def undated() -> list[Undated]:
    """Seminar days without a date to come."""
    return [
        Undated("Zweiter Tag", "de", why="Es haben sich zu wenige angemeldet."),
        Undated("Dritter Tag", "de", ask=HERE),
        Undated("Vierter Tag", "de", ask=HERE, waits=True),
    ]


def meeting(state: Status, **fields: Any) -> Meeting:
    """A date of the group in one state; cancelled and over say less."""
    place = Venue(
        name="Bürgerhaus am Park", street="Parkstraße 4", postcode="44137", town="Dortmund", map_url=HERE,
        directions="Vom Bahnhof 10 Minuten zu Fuß.", access="Ohne Stufen, Aufzug.",
    )  # fmt: skip
    shown: dict[str, Any] = {"venue": place, "room": "Saal 2", "bring": "Stift und ein Anliegen", **fields}
    day = Day(DAY.replace(hour=9), DAY.replace(hour=12, minute=15), tuple(blocks(read(PROGRAMME))), 4)
    row = Seminar(pk=1, starts_at=day.starts_at, ends_at=day.ends_at, **shown)
    return Meeting(row, "Seminartag", "de", (day,), ("Sabine Kaya",), state)


def dates() -> list[Date]:
    """To be booked, full, booked online, today, given back, cancelled; over with what the register says."""
    online = {"format": "online", "venue": None, "room": "", "video_link": HERE}
    why = {"cancelled_at": THEN, "cancelled_why": "Die Trainerin ist krank."}
    here, over = meeting(Status.OPEN), meeting(Status.OVER)
    return [
        Date(here, Seat("open", HERE), days_left=10, file=HERE),
        Date(here, Seat("full", HERE), days_left=10, file=HERE),
        Date(
            meeting(Status.OPEN, **online),
            Seat("booked", leave=HERE),
            days_left=1,
            file=HERE,
            takes_part=True,
        ),
        Date(here, Seat("booked", leave=HERE), days_left=0, file=HERE, takes_part=True, is_today=True),
        Date(here, ended="cancelled", days_left=0, file=HERE),
        Date(meeting(Status.CANCELLED, **why)),
        *(Date(over, was=was, minutes=45) for was in ("done", "partly", "excused", "absent", "booked")),
    ]


def spans() -> list[Span]:
    """The bridge half way: one span built, one open, one closed."""
    return [
        Span("before", _("Before"), [], 100, "done", "3 von 3 Modulen", lit=True),
        Span("seminar", _("Seminar"), [], 30, "open", _("together, on site"), lit=True),
        Span("after", _("Afterwards"), [], 0, "locked", _("closed"), lit=False),
    ]


def ways() -> list[Way]:
    """A way that is new, begun, at a break, and done."""
    lesson = step("Wie entsteht ein Gesetz?", "next")
    begun = Way(
        "", "Politisches System", "de", spans(), lesson, 3, 6, True, 8, 33, 24, THEN, 2, SOON, False, False
    )
    first = step("Was ist Demokratie?", "next")
    new = replace(
        begun, next=first, next_number=1, begun=False, done=0, percent=0, last_saved=None, new_steps=0
    )
    return [
        new,
        begun,
        replace(begun, next=None),
        replace(begun, next=None, is_complete=True, done=33, percent=100),
    ]


def row(title: str) -> Row:
    """A module as the outline has it."""
    return Row(
        1,
        "m",
        None,
        None,
        "module",
        "before",
        1,
        True,
        None,
        False,
        40,
        "at_once",
        None,
        0,
        None,
        "de",
        title,
        "",
        None,
        0,
    )
