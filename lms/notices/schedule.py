"""On which days reminders about a seminar are due. Pure: local days in, local days out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LAST_WORD = timedelta(days=7)  # so long after its day the last reminder still makes sense
FIRST_HOUR, LAST_HOUR = 9, 20  # on the clock: nobody is reminded at night


class Reminds(StrEnum):
    """What a reminder is about."""

    PREPARATION = "preparation"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder about a seminar: `days` before or after it, due on a day, still good until another (included)."""

    about: Reminds
    days: int
    on: date
    until: date


def due(first: date, last: date, *, before: Iterable[int], after: Iterable[int]) -> list[Due]:
    """The reminders about a seminar that is from `first` to `last`, in order.

    Each is good until the day before the next one of its kind, so that a clock that stood tells nobody twice; none
    about the preparation once the seminar is there.
    """
    early = [(days, first - timedelta(days=days)) for days in sorted(before, reverse=True)]
    late = [(days, last + timedelta(days=days)) for days in sorted(after)]
    return [
        *_spans(Reminds.PREPARATION, early, first),
        *_spans(Reminds.FOLLOW_UP, late, late[-1][1] + LAST_WORD if late else last),
    ]


def _spans(about: Reminds, found: list[tuple[int, date]], end: date) -> Iterable[Due]:
    ends = [*(on for _days, on in found), end][1:]
    return [
        Due(about, days, on, stop - timedelta(days=1)) for (days, on), stop in zip(found, ends, strict=True)
    ]


def free_day(today: date, until: date, taken: Iterable[date]) -> date | None:
    """The first day from today on, at most `until`, that is not taken; None where there is none."""
    busy = set(taken)
    days = (today + timedelta(days=n) for n in range((until - today).days + 1))
    return next((day for day in days if day not in busy), None)
