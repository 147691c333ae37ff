"""Which mark stands, and what the marks of one person come to. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.progress.enums import State

# The values of lms.attendance.enums.Presence.
OPEN, PRESENT, PARTLY, EXCUSED, ABSENT = "open", "present", "partly", "excused", "absent"


@dataclass(frozen=True, slots=True)
class Said:
    """What stands for one unit."""

    seminar: int
    presence: str
    minutes: int


def clamped(made_at: datetime, received_at: datetime) -> datetime:
    """When a mark counts as made: no phone's clock is ahead of ours."""
    return min(made_at, received_at)


def is_newer(made_at: datetime, standing_since: datetime | None) -> bool:
    """Does a mark that arrives now win over what stands? The later one; of two made at once, the last to arrive."""
    return standing_since is None or made_at >= standing_since


def shared_out(presence: str, lengths: Sequence[int], minutes: int) -> list[tuple[str, int]]:
    """Presence and minutes of each unit (by their lengths in minutes) that one mark over all of them gives.

    Partly: the minutes fill the units from the first, since such a mark knows only their sum; in units that get none
    of them the person was absent. Which units it was can be said one by one (`unit_by_unit`).
    """
    if presence == PRESENT:
        return [(PRESENT, length) for length in lengths]
    left = max(minutes, 0) if presence == PARTLY else 0
    without = ABSENT if left else presence
    given = []
    for length in lengths:
        here = min(length, left)
        given.append((presence, here) if here else (without, 0))
        left -= here
    return given


def unit_by_unit(
    lengths: Mapping[int, int],
    stands: Mapping[int, tuple[str, int]],
    attended: Mapping[int, int],
    rest: str,
) -> dict[int, tuple[str, int]]:
    """Unit (row id) → presence and minutes, of units that change where somebody says of each who was there.

    `stands`: what is said of them so far. `attended`: minutes of those that were ticked; all others are `rest`.
    """
    found = {}
    for pk, length in lengths.items():
        minutes = min(attended.get(pk, 0), length)
        wanted = (rest, 0) if minutes <= 0 else (PRESENT if minutes == length else PARTLY, minutes)
        if wanted != stands.get(pk, (OPEN, 0)):
            found[pk] = wanted
    return found


def outcome(
    said: Iterable[Said], whole: Mapping[int, int], booked: Collection[int], *, is_known: bool
) -> State | None:
    """What became of a seminar day for one enrolment; None: there is nothing to say.

    `said`: what stands in its units, also those of other groups. `whole`: seminar → its minutes. `booked`: seminars
    in which the person has a seat. `is_known`: there is a record already, which cannot be unsaid.
    The day is done once the minutes reach the whole of a seminar that the person attended.
    """
    spoken = [one for one in said if one.presence != OPEN]
    minutes = sum(one.minutes for one in spoken)
    attended = [whole[one.seminar] for one in spoken if one.minutes]
    if attended and minutes >= min(attended):
        return State.DONE
    if any(one.presence in (PRESENT, PARTLY) for one in spoken):
        return State.PARTLY
    if set(booked) - {one.seminar for one in spoken}:
        return State.BOOKED
    states = {one.presence for one in spoken}
    if states:
        return State.EXCUSED if EXCUSED in states else State.ABSENT
    return State.CANCELLED if is_known else None


def bursts(times: Iterable[datetime], *, many: int, within: timedelta) -> list[datetime]:
    """The beginning of each rush: so many marks or more within so short a time."""
    found: list[datetime] = []
    run: list[datetime] = []
    for at in sorted(times):
        run = [one for one in run if at - one <= within] + [at]
        if len(run) >= many and (not found or run[0] - found[-1] > within):
            found.append(run[0])
    return found
