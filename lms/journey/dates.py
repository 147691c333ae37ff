"""The seminars on somebody's way, with where they stand: to be booked, booked, in the line, there or not."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lms.bookings.enums import LIVING, BookingState
from lms.bookings.models import Booking
from lms.bookings.queries import Seats, own_by_seminar, seats_of
from lms.bookings.seats import Seat, seat_of
from lms.classroom.queries import rooms_among
from lms.interest.queries import waits_for
from lms.outline.spec import Row
from lms.progress.enums import State
from lms.progress.queries import Mark, Standing
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting, meetings
from lms.seminars.states import Status


@dataclass(frozen=True, slots=True)
class Date:
    """A seminar as one person has it. `seat`: only where booking is open to them, or they have booked.

    `ended`: "cancelled" or "refused", what became of an earlier booking. `was`: what the register says once it is
    over, with `minutes`. `days_left`: until it begins. `file`: the date for one's own calendar; none where another
    group meets that is not for everybody. `room`: questions and answers, for who has a seat or was there;
    `files`: how many lie in it. `takes_part`: they have a seat, or the group comes without booking. `is_today`: it
    has a day today.
    """

    meeting: Meeting
    seat: Seat | None = None
    ended: str = ""
    was: str = ""
    minutes: int = 0
    days_left: int = 0
    file: str = ""
    room: str = ""
    files: int = 0
    takes_part: bool = False
    is_today: bool = False


Dates = Mapping[int, list[Date]]
GONE = (State.ABSENT, State.EXCUSED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Undated:
    """A seminar day without a date to come. `why`: it will not be held for the group.

    `ask`: where one says that one waits for a date; empty where nothing can come. `waits`: said already.
    """

    title: str
    language: str
    why: str = ""
    ask: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """What a way says of seminar days: their dates, and those that have none to come."""

    dates: Dates
    undated: Mapping[int, Undated]

    def __contains__(self, slot: int) -> bool:
        return slot in self.dates or slot in self.undated


def undated_for(at: Standing, dates: Dates) -> dict[int, Undated]:
    """Seminar day → what there is to say where no date of it is to come, and none was: one query, if there are some.

    Whoever was not there, or gave the seat up, waits for another date, too.
    """
    if at.learner.self_study:
        return {}
    days = [row for row in at.outline if row.kind == "slot" and not row.retired and not at.is_done(row)]
    missing = [row for row in days if row.pk in at.dropped or _misses(row.pk, at, dates)]
    if not missing:
        return {}
    waits = waits_for(at.learner.person, [row.pk for row in missing])
    return {row.pk: _undated(row, at, waits=row.pk in waits) for row in missing}


def _misses(slot: int, at: Standing, dates: Dates) -> bool:
    found = [one.meeting.status for one in dates.get(slot, ())]
    if any(state not in (Status.OVER, Status.CANCELLED) for state in found):
        return False
    mark = at.marks.get(slot)
    was_there = mark is not None and mark.outcome.state not in GONE
    return Status.OVER not in found or (mark is not None and not was_there)


def _undated(row: Row, at: Standing, *, waits: bool) -> Undated:
    why = at.learner.dropped.get(row.key, "")
    ask = "" if why or at.learner.is_test else reverse("lms:wait_for_day", args=[row.pk])
    return Undated(row.title, row.language, why, ask, waits)


def dates_for(at: Standing, language: str) -> Dates:
    """Seminar day → its dates: those of the person's group, and where else they have a seat or a place in line.

    Two queries without dates, three or four with some; at most four more for what only few have: units not in the
    cache, numbers in line, seats to book, presence without a booking. None without a seminar day, or for who learns
    alone.
    """
    titles = {
        row.pk: (row.title, row.language, row.url)
        for row in at.outline
        if row.kind == "slot" and not row.retired
    }
    slots = list(titles)
    if not slots or at.learner.self_study:
        return {}
    own = own_by_seminar(at.learner.person, slots)
    elsewhere = [pk for pk, row in own.items() if row.state in LIVING]
    ours = Q(cohort=at.learner.cohort)
    rows = Seminar.objects.filter(ours | Q(pk__in=elsewhere) if elsewhere else ours, slot__in=slots)
    found = meetings(rows, language, titles=titles)
    by_slot = defaultdict(list)
    for meeting in found:
        by_slot[meeting.row.slot_id].append(meeting)
    around = _Around(own, _bookable(by_slot, own, at), _rooms(found, own, at))
    return {slot: _dates(slot, inside, around, at) for slot, inside in by_slot.items()}


@dataclass(frozen=True, slots=True)
class _Around:
    """What a person has with seminars (row ids): bookings, seats still to be booked, rooms with their files."""

    own: Mapping[int, Booking]
    seats: Mapping[int, Seats]
    rooms: Mapping[int, int]


def _bookable(
    by_slot: Mapping[int, list[Meeting]], own: Mapping[int, Booking], at: Standing
) -> dict[int, Seats]:
    """How full the dates are that the person may book: none of a day that they have a seat for, or have done."""
    if at.learner.is_test:
        return {}
    asked = []
    for slot, found in by_slot.items():
        mark = at.marks.get(slot)
        ahead = [one.row for one in found if one.status != Status.OVER]
        has_seat = any(row.pk in own and own[row.pk].state in LIVING for row in ahead)
        if not has_seat and (mark is None or mark.outcome.state != State.DONE):
            asked += [one.row for one in found if one.status == Status.OPEN]
    return seats_of(asked) if asked else {}


def _rooms(found: list[Meeting], own: Mapping[int, Booking], at: Standing) -> dict[int, int]:
    booked = {pk for pk, row in own.items() if row.state == BookingState.BOOKED}
    today = timezone.localdate(at.now)  # check-in opens before the seminar begins
    begun = {one.row.pk for one in found if timezone.localdate(one.row.starts_at) <= today}
    return rooms_among(at.learner.person, booked, begun)


def _dates(slot: int, found: list[Meeting], around: _Around, at: Standing) -> list[Date]:
    """The dates of one seminar day. Presence stands with the last that is over."""
    mark = at.marks.get(slot)
    over = [one for one in found if one.status == Status.OVER]
    return [
        _over(one, around, mark if one is over[-1] else None) if one in over else _coming(one, around, at)
        for one in found
    ]


def _over(meeting: Meeting, around: _Around, mark: Mark | None) -> Date:
    room = _room(meeting.row, around)
    if mark is None:
        return Date(meeting, **room)
    return Date(meeting, was=mark.outcome.state, minutes=mark.outcome.minutes, **room)


def _coming(meeting: Meeting, around: _Around, at: Standing) -> Date:
    row = meeting.row
    booking = around.own.get(row.pk)
    room = _room(row, around)
    if meeting.status == Status.CANCELLED:
        return Date(meeting, **room)
    plain = Date(
        meeting,
        days_left=(timezone.localdate(row.starts_at) - timezone.localdate(at.now)).days,
        file=_file(row, at),
        takes_part=bool(room) or (row.books_from is None and booking is None),
        is_today=any(day.starts_at.date() == timezone.localdate(at.now) for day in meeting.days),
        **room,
    )
    if booking is not None and booking.state in LIVING:
        own = Seats(row.seats, 0, 0, booking)
        return replace(plain, seat=seat_of(row, own, meeting.status, at.now, exact=True))
    ended = str(booking.state) if booking is not None else ""
    if row.pk in around.seats:
        return replace(plain, seat=seat_of(row, around.seats[row.pk], meeting.status, at.now), ended=ended)
    return replace(plain, ended=ended)


def _room(row: Seminar, around: _Around) -> dict[str, Any]:
    if row.pk not in around.rooms:
        return {}
    return {"room": reverse("lms:room", args=[row.pk]), "files": around.rooms[row.pk]}


def _file(row: Seminar, at: Standing) -> str:
    if row.cohort_id == at.learner.cohort:
        return reverse("lms:meeting_file", args=[row.pk])
    return reverse("lms:date_file", args=[row.uuid]) if row.is_public else ""
