"""Presence of two persons who were found to be one: it counts for the one, and goes back when they are parted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.attendance.actions import credit
from lms.attendance.enums import Presence
from lms.attendance.models import Attendance, HeldTick, Tick
from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.models import Enrolment
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.models import Record
from lms.seminars.models import Unit

SAID = ("presence", "minutes", "source", "changed_at")
ROW = ("pk", "unit_id", "person_id", "enrolment_id", *SAID)
RANK = {Presence.OPEN: 0, Presence.ABSENT: 1, Presence.EXCUSED: 2, Presence.PARTLY: 3, Presence.PRESENT: 4}


def join(*, source: Person, target: Person, better: Mapping[int, int], by: Person) -> dict[str, Any]:
    """What was said about the source is said about the target; of two rows for one unit the better stands.

    `better`: enrolment that was withdrawn → the one that goes on (row ids), for which its hours count now. Called when
    enrolments and bookings have moved, with both persons locked. Returns what `part` needs.
    """
    ticks, held = Tick.objects.filter(person=source), HeldTick.objects.filter(person=source)
    rows = _touched(source, target, better)
    own = Tick.objects.filter(person=target, unit__in={row.unit_id for row in rows})
    moved: dict[str, Any] = {
        "ticks": [str(pk) for pk in ticks.values_list("pk", flat=True)],
        "own": [str(pk) for pk in own.values_list("pk", flat=True)],
        "held": [str(pk) for pk in held.values_list("pk", flat=True)],
        "rows": [_written(row) for row in rows],
    }
    ticks.hand_over(person=target)
    held.update(person=target)
    changed = _stand(rows, target, better)
    others = sorted({enrolment for enrolment, _slot in changed} - {*better.values()})
    enrolments = Enrolment.objects.in_bulk({enrolment for enrolment, _slot in changed})
    # Of the better ones the joining itself keeps how they were.
    moved["ledgers"] = [[pk, progress.ledger_of(enrolments[pk])] for pk in others]
    why = _("Joined with the other enrolment of the same person.")
    for enrolment, slot in sorted(changed):
        credit(enrolment=enrolments[enrolment], slot=slot, by=by, why=why)
    return moved


def _touched(source: Person, target: Person, better: Mapping[int, int]) -> list[Attendance]:
    """The rows of the source, those of the target beside them, and those that count for another enrolment now."""
    both = Attendance.objects.filter(person__in=[source, target]).select_related("unit__seminar")
    rows = list(both.order_by("pk"))
    units = {row.unit_id for row in rows if row.person_id == source.pk}
    return [row for row in rows if row.unit_id in units or row.enrolment_id in better]


def _stand(rows: Iterable[Attendance], target: Person, better: Mapping[int, int]) -> set[tuple[int, int]]:
    """One row for each unit; returns the enrolments and seminar days (row ids) that are to be counted anew."""
    changed = set()
    for beside in _by_unit(rows).values():
        stands = max(beside, key=_worth)
        counts = _counts_for({better.get(row.enrolment_id, row.enrolment_id) for row in beside})
        Attendance.objects.filter(pk__in=[row.pk for row in beside if row is not stands]).delete()
        Attendance.objects.filter(pk=stands.pk).update(person=target, enrolment=counts)
        if len(beside) > 1 or counts != stands.enrolment_id:
            changed.add((counts, stands.unit.seminar.slot_id))
    return changed


def _worth(row: Attendance) -> tuple[int, int, int]:
    return RANK[Presence(row.presence)], row.minutes, -row.pk


def _by_unit(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row["unit_id"] if isinstance(row, dict) else row.unit_id].append(row)
    return found


def _counts_for(enrolments: set[int]) -> int:
    """An open one before one that has ended."""
    if len(enrolments) == 1:
        return next(iter(enrolments))
    rows = Enrolment.objects.filter(pk__in=enrolments)
    return min(rows, key=lambda one: (one.state not in OPEN_STATES, -one.pk)).pk


def _written(row: Attendance) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in ROW}, "changed_at": row.changed_at.isoformat()}


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "changed_at": datetime.fromisoformat(row["changed_at"])}


def units_of(moved: dict[str, Any]) -> set[int]:
    """The units (row ids) of which a joining changed what stands."""
    return {row["unit_id"] for row in moved["rows"]} if moved else set()


def part(*, moved: dict[str, Any], source: Person, target: Person, since: datetime) -> None:
    """Each has again what was said about them; what was said since the joining goes with the enrolment it counts for.

    Called when enrolments and bookings are parted, with both persons locked.
    """
    before = _by_unit(_read(row) for row in moved["rows"])
    rows = Attendance.objects.filter(person=target, unit__in=before).select_related("enrolment")
    standing = {row.unit_id: row for row in rows}
    rows.delete()
    late = {unit for unit, was in before.items() if _put_back(was, standing[unit]) == source.pk}
    strays = Attendance.objects.filter(person=target, enrolment__person=source)
    late |= set(strays.values_list("unit", flat=True))
    strays.update(person=source)
    said = Tick.objects.filter(person=target)
    said.filter(pk__in=moved["ticks"]).hand_over(person=source)
    said.filter(unit__in=late).exclude(pk__in=moved["own"]).hand_over(person=source)
    HeldTick.objects.filter(pk__in=moved["held"], person=target).update(person=source)
    for enrolment, ledger in moved["ledgers"]:
        progress.set_back(enrolment=Enrolment.objects.get(pk=enrolment), ledger=ledger, since=since)
    _count_anew({row.enrolment_id for row in standing.values()}, before, since)


def _put_back(was: list[dict[str, Any]], now: Attendance) -> int | None:
    """The rows of one unit as they were. Returns to whom belongs what was said since, None where nothing was."""
    new = {name: getattr(now, name) for name in SAID}
    is_same = any(row["pk"] == now.pk and new == {name: row[name] for name in SAID} for row in was)
    owner = None if is_same else now.enrolment.person_id
    for row in was:
        Attendance.objects.create(**{**row, **(new if row["person_id"] == owner else {})})
    if owner is not None and owner not in {row["person_id"] for row in was}:
        Attendance.objects.create(unit_id=now.unit_id, person_id=owner, enrolment_id=now.enrolment_id, **new)
    return owner


def _count_anew(enrolments: set[int], units: Iterable[int], since: datetime) -> None:
    """What was entered since the joining counted hours that have gone back."""
    slots = Unit.objects.filter(pk__in=units).values("seminar__slot")
    entered = Record.objects.filter(enrolment__in=enrolments, activity__in=slots, updated_at__gt=since)
    for row in entered.select_related("enrolment").order_by("enrolment", "activity"):
        credit(enrolment=row.enrolment, slot=row.activity_id)
