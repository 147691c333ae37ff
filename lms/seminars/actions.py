"""Planning, changing and cancelling seminars. Each change raises the sequence that calendars go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.outline.enums import Kind
from lms.outline.models import Activity
from lms.people.models import Person
from lms.seminars.models import Seminar, SeminarTrainer, Unit
from lms.seminars.queries import first_day


@dataclass(frozen=True, slots=True)
class Lesson:
    """A unit to plan: aware times and a topic."""

    starts_at: datetime
    ends_at: datetime
    topic: str = ""


@transaction.atomic
def plan(
    *,
    cohort: Cohort,
    slot: Activity,
    units: Sequence[Lesson],
    now: datetime,
    trainers: Sequence[Person] = (),
    **fields: Any,
) -> Seminar:
    """A date of a group for a seminar day of its course; `units` in order, at least one."""
    if slot.course_id != cohort.course_id or slot.kind != Kind.SLOT:
        raise Refused(_("This seminar day belongs to another course."))
    made = Seminar.objects.create(
        cohort=cohort,
        slot=slot,
        starts_at=units[0].starts_at,
        ends_at=units[-1].ends_at,
        changed_at=now,
        **fields,
    )
    _write_units(made, units)
    _write_trainers(made, trainers)
    _tell_group(cohort)
    return made


@transaction.atomic
def change(
    *, seminar: Seminar, units: Sequence[Lesson], trainers: Sequence[Person], now: datetime, **fields: Any
) -> Seminar:
    """Correct or move a seminar; what is the same already changes nothing. Refused once it was cancelled."""
    seminar = _locked(seminar)
    if seminar.cancelled_at is not None:
        raise Refused(_("This seminar was cancelled. Please plan a new one."))
    wanted = {**fields, "starts_at": units[0].starts_at, "ends_at": units[-1].ends_at}
    changed = [name for name, value in wanted.items() if getattr(seminar, name) != value]
    other_units = _write_units(seminar, units)
    _write_trainers(seminar, trainers)
    if not changed and not other_units:
        return seminar
    for name in changed:
        setattr(seminar, name, wanted[name])
    seminar.sequence += 1
    seminar.changed_at = now
    seminar.save(update_fields=[*changed, "sequence", "changed_at"])
    _tell_group(seminar.cohort)
    return seminar


@transaction.atomic
def cancel(*, seminar: Seminar, why: str, now: datetime) -> Seminar:
    """The seminar does not take place; everybody reads why. Twice changes nothing. Refused once it is over."""
    seminar = _locked(seminar)
    if seminar.cancelled_at is not None:
        return seminar
    if seminar.ends_at <= now:
        raise Refused(_("This seminar is over already."))
    seminar.cancelled_at, seminar.cancelled_why = now, why
    seminar.sequence += 1
    seminar.changed_at = now
    seminar.save(update_fields=["cancelled_at", "cancelled_why", "sequence", "changed_at"])
    _tell_group(seminar.cohort)
    return seminar


def _locked(seminar: Seminar) -> Seminar:
    return Seminar.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=seminar.pk)


def _write_units(seminar: Seminar, units: Sequence[Lesson]) -> bool:
    """Make the units say exactly this; a unit that moves stays the same row. Returns whether anything changed."""
    kept = list(Unit.objects.filter(seminar=seminar).order_by("starts_at", "pk"))
    same = [(one.starts_at, one.ends_at, one.topic) for one in kept]
    wanted = [(one.starts_at, one.ends_at, one.topic) for one in units]
    if same == wanted:
        return False
    for row, values in zip(kept, wanted, strict=False):
        row.starts_at, row.ends_at, row.topic = values
    Unit.objects.bulk_update(kept[: len(wanted)], ["starts_at", "ends_at", "topic"])
    Unit.objects.filter(pk__in=[row.pk for row in kept[len(wanted) :]]).delete()
    new = wanted[len(kept) :]
    Unit.objects.bulk_create(
        Unit(seminar=seminar, starts_at=first, ends_at=last, topic=topic) for first, last, topic in new
    )
    return True


def _write_trainers(seminar: Seminar, trainers: Sequence[Person]) -> None:
    wanted = {person.pk for person in trainers}
    held = SeminarTrainer.objects.filter(seminar=seminar)
    has = set(held.values_list("person", flat=True))
    held.filter(person__in=has - wanted).delete()
    SeminarTrainer.objects.bulk_create(
        SeminarTrainer(seminar=seminar, person=person) for person in trainers if person.pk not in has
    )


def _tell_group(cohort: Cohort) -> None:
    """The group's day of the seminar, from which recommended days count back, is that of its first seminar."""
    day = first_day(cohort)
    if cohort.seminar_on != day:
        cohorts.change(cohort=cohort, seminar_on=day)
        cohort.seminar_on = day
