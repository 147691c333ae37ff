"""Bookings from a file: people come into the group as in the import of people, then each is booked."""

from collections.abc import Sequence
from datetime import datetime

from lms.accounts.enums import Standing
from lms.accounts.importing import bring_in, plan
from lms.accounts.roster import Entry
from lms.bookings.actions import book, refuse_late
from lms.bookings.enums import Way
from lms.bookings.models import Booking
from lms.people.models import Association, Person
from lms.seminars.models import Seminar


def book_all(
    entries: Sequence[Entry],
    *,
    viewer: Person,
    seminar: Seminar,
    association: Association | None,
    now: datetime,
) -> list[Booking]:
    """Bookings in the order of the lines, each in a transaction of its own; the same file again changes nothing.

    Without invitations: whoever is booked gets the letter about it. Refused after the start.
    """
    refuse_late(seminar, now, by_staff=True)
    scope = {"viewer": viewer, "cohort": seminar.cohort, "association": association}
    bring_in(entries, invite=False, **scope)  # type: ignore[arg-type]  # a dict of three types
    here = [line for line in plan(entries, **scope) if line.standing == Standing.KNOWN]  # type: ignore[arg-type]
    return [
        book(
            seminar=seminar,
            person=line.person,
            by=viewer,
            way=Way.STAFF,
            association=line.association,
            association_written="" if line.association else line.entry.association,
            now=now,
        )
        for line in here
        if line.person is not None
    ]
