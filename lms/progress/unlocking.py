"""What is open and why, decided from the outline and the records alone. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lms.progress.ledger import Outcome, is_begun

# Who is excused, absent or has cancelled has no seat any more.
HAS_A_SEAT = frozenset({"booked", "partly", "done"})


class Lockable(Protocol):
    """What a door needs to know of a module's row."""

    @property
    def pk(self) -> int: ...
    @property
    def unlock(self) -> str: ...
    @property
    def unlock_after(self) -> int | None: ...
    @property
    def minutes_needed(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Door:
    """Open or not. Closed: `why` is the rule that waits, for a module or seminar (`waits_for`) or a time (`opens_at`).

    `minutes`: how long one must be at the seminar; 0 for the whole of it.
    """

    open: bool
    why: str = ""
    waits_for: int | None = None
    opens_at: datetime | None = None
    minutes: int = 0


OPEN = Door(True)


def door(
    module: Lockable,
    records: Mapping[int, Outcome],
    *,
    inside: Iterable[int],
    opens_at: datetime | None,
    now: datetime,
    living: Iterable[int],
    by_hand: bool = False,
    self_study: bool = False,
) -> Door:
    """The door of one module.

    `by_hand`: staff have opened it for this person, whatever its rule says.

    `inside`: row ids in this module; whoever has begun one of them keeps it open.
    `living`: row ids of modules and seminars that are not retired; a rule about a retired one, or about none, no
    longer holds anybody up. `self_study`: seminars are not asked of who learns alone, so they open by themselves.
    """
    if any(is_begun(records.get(pk)) for pk in inside):
        return Door(True, "begun")
    if by_hand:
        return Door(True, "by_hand")
    match module.unlock:
        case "on_date":
            is_open = opens_at is not None and opens_at <= now
            return OPEN if is_open else Door(False, "on_date", opens_at=opens_at)
        case "by_hand":
            return Door(False, "by_hand")
        case "after_done" | "after_passed":
            return _waiting(module, records, living)
        case "on_booking" | "after_attendance":
            return OPEN if self_study else _waiting(module, records, living)
    return OPEN


def _waiting(module: Lockable, records: Mapping[int, Outcome], living: Iterable[int]) -> Door:
    if module.unlock_after is None or module.unlock_after not in set(living):
        return OPEN
    before = records.get(module.unlock_after)
    if before is not None and _is_met(module, before):
        return OPEN
    needed = module.minutes_needed if module.unlock == "after_attendance" else 0
    return Door(False, module.unlock, waits_for=module.unlock_after, minutes=needed)


def _is_met(module: Lockable, before: Outcome) -> bool:
    done = before.state == "done"
    match module.unlock:
        case "after_passed":
            return done and before.passed is not False
        case "on_booking":
            return before.state in HAS_A_SEAT
        case "after_attendance":
            return done or (before.state == "partly" and 0 < module.minutes_needed <= before.minutes)
    return done
