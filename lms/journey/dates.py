"""The seminars on somebody's way, with where they stand: to be booked, booked, in the line, there or not."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lms.bookings.enums import LIVING
from lms.bookings.models import Booking
from lms.bookings.queries import Seats, with_ahead
from lms.bookings.seats import Seat, seat_of
from lms.classroom.queries import files_in, has_room, with_rooms
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
    `files`: how many lie in it.
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


Dates = Mapping[int, list[Date]]


def dates_for(at: Standing, language: str) -> Dates:
    """Seminar day → its dates: those of the person's group, and where else they have a seat or a place in line.

    Three queries, and one where the units are not in the cache; none without a seminar day, or for who learns alone.
    """
    titles = {
        row.pk: (row.title, row.language, row.url)
        for row in at.outline
        if row.kind == "slot" and not row.retired
    }
    slots = list(titles)
    if not slots or at.learner.self_study:
        return {}
    own = {
        row.seminar_id: row
        for row in with_ahead(Booking.objects.filter(person=at.learner.person, seminar__slot__in=slots))
    }
    elsewhere = [pk for pk, row in own.items() if row.state in LIVING]
    rows = Seminar.objects.filter(Q(cohort=at.learner.cohort) | Q(pk__in=elsewhere), slot__in=slots)
    by_slot = defaultdict(list)
    for meeting in meetings(with_rooms(rows, at.learner.person), language, titles=titles):
        by_slot[meeting.row.slot_id].append(meeting)
    return {
        slot: [_with_room(one) for one in _dates(slot, found, own, at)] for slot, found in by_slot.items()
    }


def _with_room(date: Date) -> Date:
    row = date.meeting.row
    if not has_room(row):
        return date
    return replace(date, room=reverse("lms:room", args=[row.pk]), files=files_in(row))


def _dates(slot: int, found: list[Meeting], own: dict[int, Booking], at: Standing) -> list[Date]:
    """The dates of one seminar day. Presence stands with the last that is over."""
    mark = at.marks.get(slot)
    over = [one for one in found if one.status == Status.OVER]
    ahead = [one.row.pk for one in found if one not in over]
    has_seat = any(pk in own and own[pk].state in LIVING for pk in ahead)
    may_book = not has_seat and (mark is None or mark.outcome.state != State.DONE)
    return [
        _over(one, mark if one is over[-1] else None)
        if one in over
        else _coming(one, own.get(one.row.pk), at, may_book=may_book)
        for one in found
    ]


def _over(meeting: Meeting, mark: Mark | None) -> Date:
    if mark is None:
        return Date(meeting)
    return Date(meeting, was=mark.outcome.state, minutes=mark.outcome.minutes)


def _coming(meeting: Meeting, booking: Booking | None, at: Standing, *, may_book: bool) -> Date:
    row = meeting.row
    days = (timezone.localdate(row.starts_at) - timezone.localdate(at.now)).days
    if meeting.status == Status.CANCELLED:
        return Date(meeting)
    plain = Date(meeting, days_left=days, file=_file(row, at))
    if booking is not None and booking.state in LIVING:
        own = Seats(row.seats, 0, 0, booking)
        return replace(plain, seat=seat_of(row, own, meeting.status, at.now, exact=True))
    ended = str(booking.state) if booking is not None else ""
    if may_book and meeting.status == Status.OPEN and row.is_public and not at.learner.is_test:
        return replace(plain, seat=Seat("open", reverse("lms:book", args=[row.uuid])), ended=ended)
    return replace(plain, ended=ended)


def _file(row: Seminar, at: Standing) -> str:
    if row.cohort_id == at.learner.cohort:
        return reverse("lms:meeting_file", args=[row.pk])
    return reverse("lms:date_file", args=[row.uuid]) if row.is_public else ""
