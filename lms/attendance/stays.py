"""From coming to leaving: the minutes of a day's units that somebody was there, without the breaks between. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.attendance.parts import LATE, Span

# Values of lms.attendance.enums: what stands, and where it comes from.
OPEN, PRESENT, PARTLY, ABSENT, CHECK_OUT = "open", "present", "partly", "absent", "check_out"
BY_CODE = frozenset({"qr", "paper_code", "word"})
BACK = timedelta(minutes=15)  # so long leaving can be taken back by who left: they were not away


@dataclass(frozen=True, slots=True)
class Stood:
    """What stands for one unit: which presence, from where, since when."""

    presence: str
    source: str
    since: datetime


def stayed(
    of_day: Sequence[Span], present: Collection[int], came: datetime | None, left: datetime
) -> dict[int, int]:
    """Unit (row id) → minutes until `left`, of the units of one day in order; others were not attended.

    `present`: units that count from their beginning. `came`: when a code was scanned; a unit that ran too long by
    then to count as a whole counts from there. Who leaves within a quarter of an hour before the end of the day's
    last unit was there to its end.
    """
    found = {}
    for span in of_day:
        begins = _counts_from(span, present, came)
        if begins is not None:
            is_last = span == of_day[-1]
            ends = span.ends_at if left >= span.ends_at - (LATE if is_last else timedelta()) else left
            found[span.pk] = max(0, int((ends - begins).total_seconds() // 60))
    return found


def _counts_from(span: Span, present: Collection[int], came: datetime | None) -> datetime | None:
    if span.pk in present:
        return span.starts_at
    if came is not None and span.starts_at + LATE <= came < span.ends_at:
        return came
    return None


def leaving(
    of_day: Sequence[Span], stands: Mapping[int, Stood], left: datetime
) -> dict[int, tuple[str, int]]:
    """Unit (row id) → presence and minutes that leaving writes: what it cuts, and the last unit that was attended.

    The others stay as they stand; units about which somebody else said something do, too. Empty for who was not there.
    """
    present = {pk for pk, one in stands.items() if one.presence == PRESENT}
    if not present:
        return {}
    came = min((one.since for one in stands.values() if one.source in BY_CODE), default=None)
    counted = stayed(of_day, present, came, left)
    minutes = {pk: n for pk, n in counted.items() if pk in present or _is_unsaid(stands.get(pk))}
    attended = [pk for pk, n in minutes.items() if n]
    whole = {span.pk: span.minutes for span in of_day}
    none = ABSENT if attended else PARTLY  # after leaving, or nowhere
    return {
        pk: (PRESENT if n == whole[pk] else PARTLY if n else none, n)
        for pk, n in minutes.items()
        if n != whole[pk] or pk == attended[-1]
    }


def _is_unsaid(one: Stood | None) -> bool:
    return one is None or (one.presence == OPEN and one.source in BY_CODE)


def left_at(stands: Iterable[Stood]) -> datetime | None:
    """When somebody left, out of what stands for the units of one day; None where a later mark says otherwise."""
    newest = max(stands, key=lambda one: (one.since, one.source == CHECK_OUT), default=None)
    return newest.since if newest is not None and newest.source == CHECK_OUT else None


def is_missing(stands: Collection[Stood], ends_at: datetime, now: datetime) -> bool:
    """Was somebody there whose leaving nobody has noted, although the day is over (`ends_at`)?

    What was said after the end is about the whole day: then nothing is missing.
    """
    was_there = any(one.presence == PRESENT for one in stands)
    newest = max((one.since for one in stands), default=now)
    return now >= ends_at > newest and was_there and left_at(stands) is None
