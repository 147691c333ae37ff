"""How the parts of a running site are judged: in order, worth a look, or red. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """What the keeper of the site has to do: nothing, look at it soon, act now."""

    OK = "ok"
    ATTENTION = "attention"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Sign:
    """One part of the site, how it is, and the numbers behind that. Nothing in it is about a person."""

    key: str
    level: Level
    facts: dict[str, Any] = field(default_factory=dict)


CLOCK_LATE, CLOCK_STOPPED = timedelta(minutes=3), timedelta(minutes=5)
TASK_LATE, TASK_STOPPED = timedelta(minutes=2), timedelta(minutes=10)
LETTER_LATE, LETTER_STOPPED = timedelta(minutes=10), timedelta(minutes=30)
BACKUP_LATE, BACKUP_MISSING = timedelta(hours=26), timedelta(hours=50)
DISK_LITTLE, DISK_FULL = 10.0, 5.0  # percent free


def _by_age(age: timedelta | None, late: timedelta, stopped: timedelta) -> Level:
    if age is None or age <= late:
        return Level.OK
    return Level.RED if age > stopped else Level.ATTENTION


def whole(key: str, *, is_whole: bool) -> Sign:
    """Something that works or does not."""
    return Sign(key, Level.OK if is_whole else Level.RED)


def clock(*, last: datetime | None, failed: Sequence[str], now: datetime) -> Sign:
    """The clock: when it ran last, and which of its jobs failed then."""
    level = Level.RED if last is None else _by_age(now - last, CLOCK_LATE, CLOCK_STOPPED)
    if failed and level is Level.OK:
        level = Level.ATTENTION
    return Sign("clock", level, {"last": last, "failed": ", ".join(failed)})


def tasks(*, waiting: int, oldest: datetime | None, now: datetime) -> Sign:
    """The queue of tasks: how many could run and do not, and since when the first waits."""
    level = _by_age(now - oldest if oldest else None, TASK_LATE, TASK_STOPPED)
    return Sign("tasks", level, {"waiting": waiting, "oldest": oldest})


def letters(*, waiting: int, oldest: datetime | None, failed: int, now: datetime) -> Sign:
    """The outbox: letters that are due and not sent, and letters that were given up."""
    level = _by_age(now - oldest if oldest else None, LETTER_LATE, LETTER_STOPPED)
    if failed and level is Level.OK:
        level = Level.ATTENTION
    return Sign("letters", level, {"waiting": waiting, "oldest": oldest, "failed": failed})


def backup(*, last: datetime | None, since: datetime | None, now: datetime) -> Sign:
    """The last backup; where there is none yet, a site may run without for as long as a backup may be old."""
    start = last or since
    level = _by_age(now - start if start else None, BACKUP_LATE, BACKUP_MISSING)
    if last is None and level is Level.OK:
        level = Level.ATTENTION
    return Sign("backup", level, {"last": last})


def disk(*, free: float, free_bytes: int) -> Sign:
    """The fullest disk that the site writes to: percent and bytes free."""
    level = Level.RED if free < DISK_FULL else Level.ATTENTION if free < DISK_LITTLE else Level.OK
    return Sign("disk", level, {"percent": int(free), "bytes": free_bytes})


QUIET = timedelta(
    days=1
)  # what was red is called in order only after so long a rest, so nothing tells twice a day


@dataclass(frozen=True, slots=True)
class News:
    """What changed since the last look: keys that are newly red, the last keys that came in order, what to remember.

    `over` is empty as long as any part is or lately was red.
    """

    red: list[str]
    over: list[str]
    known: dict[str, str]  # key → when it was last seen red (ISO)


def news(known: dict[str, str], signs: Sequence[Sign], now: datetime) -> News:
    """A part is told when it turns red and was not red for a day; when all have been in order for a day, once."""
    red = [sign.key for sign in signs if sign.level is Level.RED]
    over = [key for key, at in known.items() if key not in red and now - datetime.fromisoformat(at) > QUIET]
    kept = {key: at for key, at in known.items() if key not in over}
    kept |= dict.fromkeys(red, now.isoformat())
    return News([key for key in red if key not in known], [] if kept else over, kept)
