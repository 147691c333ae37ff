"""The in-person half: a seat in all its states, booking, check-in, roll call."""

from dataclasses import dataclass
from datetime import date, time
from types import SimpleNamespace
from typing import Any

from django.forms import Form

from lms.attendance.enums import Presence
from lms.seminars.queries import Meeting
from lms.seminars.states import Status
from lms.styleguide.samples.way import HERE, THEN, meeting

UNTIL = date(2027, 1, 20)
AT = time(8, 52)


@dataclass(frozen=True, slots=True)
class Seat:
    """How somebody stands with a seminar, and what they can do about it."""

    state: str
    free: int | None = None
    place: int = 0
    url: str = HERE
    leave: str = ""
    until: date | None = UNTIL
    others: str = HERE


@dataclass(frozen=True, slots=True)
class Roll:
    """One person in a roll call."""

    key: int
    name: str
    note: str
    state: Presence = Presence.OPEN
    minutes: int | None = None
    most: int = 360
    waits: bool = False
    units: str = HERE


def seats() -> list[tuple[Seat, Meeting]]:
    """A date of one's own in each state of booking."""
    booked, waiting = Seat("booked", leave=HERE), Seat("waiting", place=3, leave=HERE)
    shown = [
        (one, meeting(Status.OPEN))
        for one in (Seat("asked"), booked, waiting, Seat("open", free=4), Seat("full", free=0))
    ]
    gone = meeting(Status.CANCELLED, cancelled_at=THEN, cancelled_why="Die Trainerin ist krank.")
    return [*shown, (Seat("cancelled"), gone)]


def booking(form: Form) -> dict[str, Any]:
    """The form, and what stands there afterwards."""
    return {
        "form": form,
        "fields": [field for field in form if field.name != "needs"],
        "needs": [form["needs"]],
        "free": 4,
        "cost": "Kostenlos",
        "until": UNTIL,
        "topic": "Politisches System",
        "language": "de",
        "meeting": meeting(Status.OPEN),
        "name": "Amina",
        "email": "amina@example.org",
        "minutes": 55,
        "reminder": 3,
        "place": 3,
        "hours": 24,
        "begin": HERE,
        "calendar": HERE,
        "leave": HERE,
        "others": HERE,
    }


def doors(word: Form) -> list[SimpleNamespace]:
    """Check-in: stored, too early, stored before, a code for another unit; and checked out."""
    day = {
        "units": "1–2",
        "begins": time(9, 0),
        "ends": time(10, 30),
        "topics": "Ankommen, Regeln, „Wer darf was?“",
    }
    here = {"name": "Amina El Idrissi", "at": AT, "way": HERE}
    return [
        SimpleNamespace(state="success", day={**day, "place": "Raum 2, Erdgeschoss"}, **here),
        SimpleNamespace(state="early", opens_at=time(8, 30), now=time(8, 12), way=HERE),
        SimpleNamespace(state="already", **here),
        SimpleNamespace(state="wrong", units="1–2", running="3–4", form=word, url=HERE),
        SimpleNamespace(state="gone", name="Amina El Idrissi", at=time(14, 5), minutes=245, way=HERE),
    ]


def rolls() -> list[Roll]:
    """A person in each state, two of them not sent yet."""
    return [
        Roll(1, "Amina El Idrissi", "Jugendgruppe Bochum e. V. · 08:52 Uhr mit QR-Code", Presence.PRESENT),
        Roll(2, "Fatma Yıldız", "Lerncafé Hagen e. V.", Presence.PRESENT, waits=True),
        Roll(3, "Олександр Коваль", "Nachbarn im Park e. V.", Presence.PARTLY, minutes=270, waits=True),
        Roll(4, "ليلى حسن", "Frauentreff Nordstadt e. V."),
        Roll(5, "Samuel Okafor", "Elternnetz Ruhr e. V. · krank, E-Mail vom 22. Januar", Presence.EXCUSED),
        Roll(6, "Luiza Pereira", "Elternnetz Ruhr e. V.", Presence.ABSENT),
    ]


def tally() -> dict[str, int]:
    """How many of them are in which state."""
    found = [one.state for one in rolls()]
    return {state.value: found.count(state) for state in Presence}
