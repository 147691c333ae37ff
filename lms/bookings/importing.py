"""Bookings from a file: people come into the group as in the import of people, then each is booked."""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.accounts.enums import Standing
from lms.accounts.importing import Planned, bring_in, plan
from lms.accounts.roster import Entry
from lms.bookings.actions import book, refuse_late
from lms.bookings.enums import LIVING, BookingState, Fate, Need, Way
from lms.bookings.models import Booking
from lms.bookings.queries import seats_of
from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.models import Enrolment
from lms.people.models import Association, Person
from lms.seminars.models import Seminar

BOOKS = (Fate.SEAT, Fate.LINE)
SECONDS = 20
"""How long one request books; servers end one that takes longer than 30 or 60."""
# How a need may be written, in small letters. The first is the one of the page.
NEEDS = {
    Need.CHILDCARE: ("kinderbetreuung", "childcare"),
    Need.FOOD: ("essen", "food"),
    Need.ACCESS: ("barrierefreiheit", "accessibility"),
    Need.INTERPRETER: ("dolmetschen", "interpreter"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """How many lines of a file got a seat or a place in line, changed nothing, and are still to be booked."""

    booked: int
    waiting: int
    unchanged: int
    left: int


def needs_in(text: str) -> tuple[dict[Need, str], list[str]]:
    """The needs that a cell names, each with its words ("Essen: halal, Dolmetschen"), and what is none we know.

    What is none is not kept: a list from outside may say more about people than we may know.
    """
    found: dict[Need, str] = {}
    unknown = []
    last: Need | None = None
    for part in filter(None, (one.strip() for one in re.split("[,;]", text))):
        word, _colon, said = (one.strip() for one in part.partition(":"))
        need = next((kind for kind, words in NEEDS.items() if word.casefold() in words), None)
        if need is not None:
            last, found[need] = need, said
        elif last is not None and found[last]:
            found[last] += f", {part}"
        else:
            unknown.append(part)
    return found, unknown


def foretell(lines: Sequence[Planned], seminar: Seminar) -> list[Fate]:
    """What each line would do at this seminar, in their order: three queries, however many.

    Whoever was booked here once is left as they are: who gave a seat up is not booked again by a file, nor is who no
    longer takes the course.
    """
    known = [line.person.pk for line in lines if line.person is not None]
    states = dict(
        Booking.objects.filter(seminar=seminar, person__in=known)
        .values_list("person", "state")
        .order_by("pk")
    )
    learns = _learning(known, seminar)
    free = seats_of([seminar])[seminar.pk].free
    found = []
    for line in lines:
        fate = _fate(line, states, learns)
        if fate in BOOKS:
            fate, free = (Fate.SEAT, free - 1) if free > 0 else (Fate.LINE, 0)
        found.append(fate)
    return found


def _learning(people: Iterable[int], seminar: Seminar) -> set[int]:
    rows = Enrolment.objects.filter(course=seminar.cohort.course_id, state__in=OPEN_STATES, is_test=False)
    return set(rows.filter(person__in=people).values_list("person", flat=True))


def _fate(line: Planned, states: Mapping[int, str], learns: set[int]) -> Fate:
    if line.standing == Standing.WRONG:
        return Fate.LEFT_OUT
    if line.person is None:
        return Fate.SEAT
    state = states.get(line.person.pk)
    if state is not None:
        return Fate(state) if state in LIVING else Fate.GAVE_UP
    if line.standing == Standing.KNOWN and line.person.pk not in learns:
        return Fate.NO_LEARNER
    return Fate.SEAT


def book_all(
    entries: Sequence[Entry],
    *,
    viewer: Person,
    seminar: Seminar,
    association: Association | None,
    now: datetime,
) -> Done:
    """Bookings in the order of the lines, each in a transaction of its own; the same file again changes nothing.

    Without invitations: whoever is booked gets the letter about it. Refused after the start. After `SECONDS` the rest
    is left: the same lines once more go on there.
    """
    end = time.monotonic() + SECONDS
    refuse_late(seminar, now, by_staff=True)
    scope: dict[str, Any] = {"viewer": viewer, "cohort": seminar.cohort, "association": association}
    bring_in(entries, invite=False, **scope)
    lines = plan(entries, **scope)
    fates = foretell(lines, seminar)
    coming = [line for line, fate in zip(lines, fates, strict=True) if fate in BOOKS]
    made: list[Booking] = []
    for line in coming:
        if line.person is not None and (not made or time.monotonic() < end):
            made.append(_book(line, line.person, viewer, seminar, now))
    booked = sum(one.state == BookingState.BOOKED for one in made)
    return Done(booked, len(made) - booked, len(lines) - len(coming), len(coming) - len(made))


def _book(line: Planned, person: Person, viewer: Person, seminar: Seminar, now: datetime) -> Booking:
    return book(
        seminar=seminar,
        person=person,
        by=viewer,
        way=Way.STAFF,
        association=line.association,
        association_written="" if line.association else line.entry.association,
        phone=line.entry.phone,
        needs=needs_in(line.entry.needs)[0],
        now=now,
    )
