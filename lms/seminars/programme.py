"""The programme of one day as somebody types it, and the units of 45 minutes that it means. Pure.

A line is a time or a span, and a topic: "09:00 Welcome" is one unit, "09:00-10:30 Groups" are two of one topic.
What stands on no line is a break.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

UNIT = 45  # minutes of one Unterrichtseinheit
DAY = 24 * 60
LONGEST_TOPIC = 200
_CLOCK = r"(\d{1,2})[:.](\d{2})"
_LINE = re.compile(rf"{_CLOCK}(?:\s*(?:-|–|—|bis)\s*{_CLOCK})?(?:Uhr\b|[\s:,–-])*(.*)")


class Fault(StrEnum):
    """What is wrong with a line."""

    NO_TIME = "no_time"
    NO_SUCH_TIME = "no_such_time"
    BACKWARDS = "backwards"
    NOT_WHOLE = "not_whole"
    OVERLAP = "overlap"
    TOO_LONG = "too_long"


class Unreadable(ValueError):
    """A line that cannot be understood; lines count from 1."""

    def __init__(self, line: int, fault: Fault) -> None:
        super().__init__(f"line {line}: {fault}")
        self.line, self.fault = line, fault


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit: minutes after midnight at which it begins and ends, and its topic."""

    begins: int
    ends: int
    topic: str


def read(text: str) -> list[Piece]:
    """The units of a day in order. Raises Unreadable for the first line that is wrong."""
    found: list[Piece] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = " ".join(raw.split())
        if not line:
            continue
        pieces = _pieces(line, number)
        if found and pieces[0].begins < found[-1].ends:
            raise Unreadable(number, Fault.OVERLAP)
        found += pieces
    return found


def _pieces(line: str, number: int) -> list[Piece]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise Unreadable(number, Fault.NO_TIME)
    hour, minute, last_hour, last_minute, topic = match.groups()
    begins = _minutes(hour, minute, number)
    ends = begins + UNIT if last_hour is None else _minutes(last_hour, last_minute, number)
    if ends > DAY:
        raise Unreadable(number, Fault.NO_SUCH_TIME)
    if ends <= begins:
        raise Unreadable(number, Fault.BACKWARDS)
    if (ends - begins) % UNIT:
        raise Unreadable(number, Fault.NOT_WHOLE)
    if len(topic) > LONGEST_TOPIC:
        raise Unreadable(number, Fault.TOO_LONG)
    return [Piece(at, at + UNIT, topic.strip()) for at in range(begins, ends, UNIT)]


def _minutes(hour: str, minute: str, number: int) -> int:
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute)):
        raise Unreadable(number, Fault.NO_SUCH_TIME)
    return int(hour) * 60 + int(minute)


@dataclass(frozen=True, slots=True)
class Block:
    """Units of one topic without a break between them."""

    begins: int
    ends: int
    topic: str

    @property
    def units(self) -> int:
        """How many."""
        return (self.ends - self.begins) // UNIT


def blocks(pieces: Iterable[Piece]) -> list[Block]:
    """A day's units, in order, put together where one topic goes on."""
    out: list[Block] = []
    for topic, same in groupby(pieces, key=lambda piece: piece.topic):
        for piece in same:
            if out and out[-1].ends == piece.begins and out[-1].topic == topic:
                out[-1] = Block(out[-1].begins, piece.ends, topic)
            else:
                out.append(Block(piece.begins, piece.ends, topic))
    return out


def write(pieces: Iterable[Piece]) -> str:
    """The same as text; reading it gives the same units."""
    lines = [f"{clock(one.begins)}-{clock(one.ends)} {one.topic}".rstrip() for one in blocks(pieces)]
    return "\n".join(lines)


def clock(minutes: int) -> str:
    """Minutes after midnight as a time."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
