"""When letters around a seminar are due. Pure: local days and times in, local days out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

LAST_WORD = timedelta(days=7)  # so long after its day the last reminder still makes sense
FIRST_HOUR, LAST_HOUR = 9, 20  # on the clock: nobody is reminded at night


EVE_HOUR = 17  # on the day before a seminar day its trainers are written to
AWAKE = range(6, 22)  # hours in which they may be


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


def is_eve(now: datetime, begins: datetime) -> bool:
    """Is it time to write to the trainers of a day that begins then? From five o'clock on the evening before.

    On the day itself still until it begins: somebody may stand in that very morning. Never at night.
    """
    if now.hour not in AWAKE or now >= begins:
        return False
    if now.date() == begins.date():
        return True
    return now.date() == begins.date() - timedelta(days=1) and now.hour >= EVE_HOUR
