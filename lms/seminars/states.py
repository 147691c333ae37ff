"""The one state in which a seminar is, from its times. Pure."""

from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """A seminar's state; never stored. Full is said only where the bookings are at hand, see `filled`."""

    PLANNED = "planned"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVER = "over"


def status(
    *,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    books_from: datetime | None,
    books_until: datetime | None,
    is_cancelled: bool,
) -> Status:
    """Planned until booking opens (`books_from`; without it, for ever), open until `books_until`, never past the start.

    Cancelled stays cancelled, also once its time is over.
    """
    if is_cancelled:
        return Status.CANCELLED
    if now >= ends_at:
        return Status.OVER
    if now >= min(books_until or starts_at, starts_at):
        return Status.CLOSED
    if books_from is None or now < books_from:
        return Status.PLANNED
    return Status.OPEN


def filled(state: Status, free: int) -> Status:
    """The same with what is known about its seats: one that could be booked is full where none is free."""
    return Status.FULL if state == Status.OPEN and free <= 0 else state
