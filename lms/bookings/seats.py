"""How a reader stands with a date, in the words of pages: one state, one thing to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from lms.bookings.enums import LIVING, BookingState
from lms.bookings.queries import Seats, ahead, seats_of
from lms.bookings.rules import may_cancel
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import Listed
from lms.seminars.states import Status


@dataclass(frozen=True, slots=True)
class Seat:
    """`state`: open, full, booked, waiting, asked; empty where nobody can book. `place`: number in line, 0: not told.

    `url` is where one books, or the own booking; `until` the last time to cancel; `leave` where one does it.
    """

    state: str
    url: str = ""
    free: int | None = None
    place: int = 0
    leave: str = ""
    until: datetime | None = None
    others: str = ""


def seat_of(row: Seminar, seats: Seats, status: Status, now: datetime, *, exact: bool = False) -> Seat:
    """For one reader. `exact` asks for the number in line: one query."""
    mine = seats.mine
    until = row.cancel_until
    if mine is not None and mine.state in LIVING and status not in (Status.OVER, Status.CANCELLED):
        mine.seminar = row
        page = reverse("lms:booking", args=[mine.uuid])
        place = ahead(mine) + 1 if exact and mine.state == BookingState.WAITING else 0
        leave = page if may_cancel(mine, now) else ""
        return Seat(str(mine.state), page, place=place, leave=leave, until=until)
    if status != Status.OPEN:
        return Seat("")
    url = reverse("lms:book", args=[row.uuid])
    if seats.free:
        return Seat("open", url, free=seats.free, until=until)
    return Seat("full", url, until=until)


def with_seats(found: Iterable[Listed], person: Person | None, now: datetime) -> list[tuple[Listed, Seat]]:
    """Dates with how this reader stands with each: two queries, one for a stranger, none where there is no date."""
    dates = list(found)
    if not dates:
        return []
    counted = seats_of([one.meeting.row for one in dates], person)
    return [
        (one, seat_of(one.meeting.row, counted[one.meeting.row.pk], one.meeting.status, now)) for one in dates
    ]
