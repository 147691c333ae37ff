"""Progress as done and counted. Pure. Once counted for a person, always counted for them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

LEAVES = frozenset({"lesson", "quiz", "slot"})


class Leaf(Protocol):
    """What counting needs to know of a row of the outline."""

    @property
    def pk(self) -> int: ...
    @property
    def module(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def retired(self) -> bool: ...
    @property
    def counts_since(self) -> datetime | None: ...


@dataclass(slots=True)
class Tally:
    """`done` of `counted` activities; row ids that begin to count now; row ids shown as new and not counted."""

    done: int = 0
    counted: int = 0
    now_counting: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)


def is_asked(row: Leaf, *, self_study: bool, dropped: Collection[int] = ()) -> bool:
    """Is this activity asked of people now? A seminar is not asked of those who study alone.

    `dropped`: row ids of seminar days that will not be held for the group.
    """
    if row.kind not in LEAVES or not row.required or row.retired:
        return False
    return not (row.kind == "slot" and (self_study or row.pk in dropped))


def count(
    outline: Iterable[Leaf],
    did: Mapping[int, bool],
    *,
    completed_at: Mapping[int, datetime],
    self_study: bool,
    dropped: Collection[int] = (),
) -> Tally:
    """Count one person's course.

    `did`: row id → whether its done record already counts, for every record that is done.
    `completed_at`: module row id → when this person completed the module.
    """
    tally = Tally()
    for row in outline:
        asked = is_asked(row, self_study=self_study, dropped=dropped)
        if row.pk in did and row.kind in LEAVES:
            if did[row.pk] or asked:
                tally.done += 1
                tally.counted += 1
            if asked and not did[row.pk]:
                tally.now_counting.add(row.pk)
        elif asked and _is_new(row, completed_at):
            tally.new.add(row.pk)
        elif asked:
            tally.counted += 1
    return tally


def _is_new(row: Leaf, completed_at: Mapping[int, datetime]) -> bool:
    if row.module is None or row.module not in completed_at or row.counts_since is None:
        return False
    return row.counts_since > completed_at[row.module]


def percent(done: int, counted: int) -> int | None:
    """⌊100·done/counted⌋; None where nothing is counted."""
    return 100 * done // counted if counted else None


def is_complete(needed: Collection[int], done: Collection[int]) -> bool:
    """Is everything asked done? Nothing asked is nothing completed."""
    return bool(needed) and all(pk in done for pk in needed)
