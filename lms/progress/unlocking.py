"""What is open and why, decided from the outline and the records alone. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lms.progress.ledger import Outcome, is_begun


class Lockable(Protocol):
    """What a door needs to know of a module's row."""

    @property
    def pk(self) -> int: ...
    @property
    def unlock(self) -> str: ...
    @property
    def unlock_after(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Door:
    """Open or not. Closed: `why` is the rule that waits, for a module (`waits_for`) or a time (`opens_at`)."""

    open: bool
    why: str = ""
    waits_for: int | None = None
    opens_at: datetime | None = None


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
) -> Door:
    """The door of one module.

    `by_hand`: staff have opened it for this person, whatever its rule says.

    `inside`: row ids in this module; whoever has begun one of them keeps it open.
    `living`: row ids of modules that are not retired; a rule about a retired one no longer holds anybody up.
    """
    if any(is_begun(records.get(pk)) for pk in inside):
        return Door(True, "begun")
    if by_hand:
        return Door(True, "by_hand")
    if module.unlock == "on_date":
        is_open = opens_at is not None and opens_at <= now
        return OPEN if is_open else Door(False, "on_date", opens_at=opens_at)
    if module.unlock in ("after_done", "after_passed"):
        return _after(module, records, living)
    return OPEN


def _after(module: Lockable, records: Mapping[int, Outcome], living: Iterable[int]) -> Door:
    if module.unlock_after is None or module.unlock_after not in set(living):
        return OPEN
    before = records.get(module.unlock_after)
    done = before is not None and before.state == "done"
    passed = before is not None and done and before.passed is not False
    is_open = passed if module.unlock == "after_passed" else done
    return OPEN if is_open else Door(False, module.unlock, waits_for=module.unlock_after)
