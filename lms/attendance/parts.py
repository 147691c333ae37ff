"""The parts of a seminar for which presence is taken, and when the door of each is open. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby

DOORS = timedelta(minutes=30)  # before the first part of a day
LATE = timedelta(minutes=15)  # after its beginning a unit no longer counts by a code; the trainer decides


@dataclass(frozen=True, slots=True)
class Span:
    """A unit: its row id and its times."""

    pk: int
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it is."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Part:
    """Units that one mark covers, numbered from 1 on their day; the door is open from `opens` to before `closes`."""

    day: date
    number: int
    spans: tuple[Span, ...]
    opens: datetime

    @property
    def starts_at(self) -> datetime:
        """When its first unit begins."""
        return self.spans[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """When its last unit ends."""
        return self.spans[-1].ends_at

    @property
    def closes(self) -> datetime:
        """When the last unit no longer counts by a code."""
        return self.spans[-1].starts_at + LATE

    @property
    def minutes(self) -> int:
        """All its units."""
        return sum(one.minutes for one in self.spans)

    def still(self, at: datetime) -> tuple[Span, ...]:
        """The units that count for somebody who comes now: those over, or long begun, do not."""
        return tuple(one for one in self.spans if at < one.starts_at + LATE)


class Hour(StrEnum):
    """How a day's door is."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"


def parts(units: Iterable[Span], by: str, zone: tzinfo) -> list[Part]:
    """All parts of a seminar in order; `by` is a value of lms.seminars.enums.PresenceBy."""
    found: list[Part] = []
    ordered = sorted(units, key=lambda one: (one.starts_at, one.pk))
    for day, same in groupby(ordered, key=lambda one: one.starts_at.astimezone(zone).date()):
        before: datetime | None = None
        for number, spans in enumerate(_pieces(list(same), by), start=1):
            opens = spans[0].starts_at - DOORS
            found.append(Part(day, number, tuple(spans), opens if before is None else max(opens, before)))
            before = spans[-1].ends_at
    return found


def _pieces(spans: list[Span], by: str) -> list[list[Span]]:
    if by == "unit":
        return [[one] for one in spans]
    if by == "day":
        return [spans]
    found: list[list[Span]] = []
    for one in spans:
        if found and found[-1][-1].ends_at >= one.starts_at:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def door(of_day: Sequence[Part], now: datetime) -> tuple[Hour, Part | None]:
    """How the door is, and of which part: the open one, or the next; None once all are over."""
    for part in of_day:
        if now < part.opens:
            return Hour.EARLY, part
        if now < part.closes:
            return Hour.OPEN, part
    return Hour.OVER, None
