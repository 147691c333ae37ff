"""The only door into the ledger."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lms.cohorts import actions as cohorts
from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import dropped_in
from lms.outline.enums import GROUPS, Kind
from lms.outline.models import Course
from lms.outline.queries import outline_of
from lms.outline.spec import Row
from lms.people.models import Person
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome, best, merge
from lms.progress.models import Record, RecordEvent
from lms.progress.percent import count, is_asked, is_complete
from lms.progress.queries import as_asked, outcome_of


@transaction.atomic
def record(
    *,
    enrolment: Enrolment,
    activity: int,
    outcome: Outcome,
    source: Source,
    by: Person | None = None,
    why: str = "",
    keeps_best: bool = True,
    acted: bool = True,
) -> Record:
    """Enter what became of an activity (row id). The same outcome again changes nothing and leaves no event.

    `keeps_best`: a lower score than before is not entered. `acted`: the person did something; else when they last did
    something does not move.
    """
    enrolment = _locked(enrolment.pk)
    row = Record.objects.filter(enrolment=enrolment, activity_id=activity).first()
    was_done, last = row is not None and row.state == State.DONE, row.updated_at if row is not None else None
    entered, changed = _enter(enrolment, activity, row, outcome, source, by, why, keeps_best=keeps_best)
    if changed and last is not None and not acted:
        Record.objects.filter(pk=entered.pk).update(updated_at=last)
    if changed and was_done and entered.state != State.DONE:
        _take_back(enrolment, activity, source, by, why)
    if changed and (was_done or entered.state == State.DONE or source == Source.HAND):
        _roll_up(enrolment)
    return entered


@transaction.atomic
def take_over(*, enrolment: Enrolment, other: Enrolment, by: Person) -> None:
    """What the same person did in another enrolment of the course counts here too: the better of both, fact by fact.

    When they last did something does not move.
    """
    enrolment = _locked(enrolment.pk)
    mine = {row.activity_id: row for row in Record.objects.filter(enrolment=enrolment)}
    theirs = Record.objects.filter(enrolment=other).exclude(activity__kind__in=GROUPS).order_by("pk")
    for row in theirs:
        known = mine.get(row.activity_id)
        last = max(known.updated_at, row.updated_at) if known else row.updated_at
        outcome = best(outcome_of(known) if known else None, outcome_of(row))
        entered, changed = _enter(enrolment, row.activity_id, known, outcome, Source.MERGE, by)
        if changed or last != entered.updated_at:
            Record.objects.filter(pk=entered.pk).update(updated_at=last)
    _roll_up(enrolment)


@transaction.atomic
def remember_place(*, enrolment: Enrolment, activity: int, place: str, now: datetime) -> Record:
    """The block at the top of a person's screen; the newest wins. The first place begins the lesson."""
    begun = record(enrolment=enrolment, activity=activity, outcome=Outcome(State.BEGUN), source=Source.LESSON)
    if place and begun.place != place:
        Record.objects.filter(pk=begun.pk).update(place=place, updated_at=now)
    return begun


@transaction.atomic
def open_by_hand(*, enrolment: Enrolment, module: int, by: Person, why: str, now: datetime) -> Record:
    """Staff open a closed module (row id) for one person, with a reason. Once; it leaves one event."""
    enrolment = _locked(enrolment.pk)
    row = Record.objects.filter(enrolment=enrolment, activity_id=module).first()
    if row is not None and row.opened_at is not None:
        return row
    old = asdict(outcome_of(row)) if row else None
    row = row or Record(enrolment=enrolment, activity_id=module, state=State.BEGUN)
    row.opened_at = now
    row.save()
    new = {**asdict(outcome_of(row)), "opened": True}
    RecordEvent.objects.create(record=row, old=old, new=new, source=Source.HAND, by=by, why=why)
    return row


@transaction.atomic
def recount(*, enrolment: Enrolment) -> None:
    """Bring the counters and roll-ups of one enrolment up to the outline of today."""
    _roll_up(_locked(enrolment.pk))


def count_new(*, now: datetime) -> None:
    """For the clock: enrolments that were never counted, such as those made a moment ago."""
    fresh = Enrolment.objects.filter(counted=0, course__version__gt=0, state__in=[*OPEN_STATES])
    for enrolment in fresh.filter(course__retired_at=None)[:500]:
        recount(enrolment=enrolment)


@task()
def recount_course(key: str) -> None:
    """Recount everybody in a course, after its outline changed."""
    for enrolment in Enrolment.objects.filter(course_id=UUID(key)).iterator():
        recount(enrolment=enrolment)


@task()
def recount_cohort(pk: int) -> None:
    """Recount everybody in a group, after what is asked of it changed."""
    for enrolment in Enrolment.objects.filter(cohort=pk).iterator():
        recount(enrolment=enrolment)


def recount_cohort_later(*, cohort: Cohort) -> None:
    """Recount everybody in the group once this transaction is committed."""
    transaction.on_commit(partial(recount_cohort.enqueue, cohort.pk))


def recount_later(*, course: Course) -> None:
    """Recount everybody once this transaction is committed."""
    transaction.on_commit(partial(_enqueue, str(course.pk)))


def _enqueue(key: str) -> None:
    recount_course.enqueue(key)


TIMES = ("begun_at", "done_at", "updated_at", "opened_at")
ROW = ("state", "passed", "score", "minutes", "counts", "place", *TIMES)


def ledger_of(enrolment: Enrolment) -> dict[str, Any]:
    """The ledger of one enrolment as it is now, for `set_back`: its records, its newest event, its counters."""
    rows = Record.objects.filter(enrolment=enrolment)
    newest = (
        RecordEvent.objects.filter(record__enrolment=enrolment).order_by("-pk").values_list("pk", flat=True)
    )
    return {
        "records": {str(row.pop("pk")): _written(row) for row in rows.values("pk", *ROW)},
        "event": newest.first() or 0,
        "counts": list(Enrolment.objects.values_list("done", "counted").get(pk=enrolment.pk)),
    }


def _written(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if name in TIMES and value else value for name, value in row.items()}


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """A record as it was written down; before 0.4.0 nothing had minutes."""
    times = {name: datetime.fromisoformat(value) for name, value in row.items() if name in TIMES and value}
    return {"minutes": 0, **row, **times}


@transaction.atomic
def set_back(*, enrolment: Enrolment, ledger: dict[str, Any], since: datetime) -> None:
    """Undo what a merge wrote until `since`: records become what `ledger` says, unless something was done since."""
    enrolment = _locked(enrolment.pk)
    acted = False
    for record in Record.objects.filter(enrolment=enrolment):
        if record.updated_at > since:
            acted = True
            continue
        RecordEvent.objects.filter(record=record, pk__gt=ledger["event"]).undo()
        before = ledger["records"].get(str(record.pk))
        if before is None:
            record.delete()
        else:
            Record.objects.filter(pk=record.pk).update(**_read(before))
    if acted:
        _roll_up(enrolment)
    else:
        done, counted = ledger["counts"]
        cohorts.keep_count(enrolment=enrolment, done=done, counted=counted)


def _locked(pk: int) -> Enrolment:
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("course", "cohort")
    return locked.get(pk=pk)


def _enter(
    enrolment: Enrolment,
    activity: int,
    row: Record | None,
    outcome: Outcome,
    source: Source,
    by: Person | None = None,
    why: str = "",
    *,
    keeps_best: bool = True,
) -> tuple[Record, bool]:
    """Write the record and its event where something changes, and say whether it did."""
    old = outcome_of(row) if row else None
    new = merge(old, outcome, source, keeps_best=keeps_best)
    if row is not None and new == old:
        return row, False
    row = row or Record(enrolment=enrolment, activity_id=activity)
    row.done_at = (row.done_at or timezone.now()) if new.state == State.DONE else None
    row.state, row.passed, row.score, row.minutes = new.state, new.passed, new.score, new.minutes
    row.save()
    RecordEvent.objects.create(
        record=row, old=asdict(old) if old else None, new=asdict(new), source=source, by=by, why=why
    )
    return row, True


def _outline(enrolment: Enrolment) -> list[Row]:
    course = enrolment.course
    outline = outline_of(course.pk, course.version, course.source_language, course.source_language)
    return as_asked(outline, enrolment.cohort.dates)


def _take_back(enrolment: Enrolment, activity: int, source: Source, by: Person | None, why: str) -> None:
    """A register says that something was not done after all: then what it completed is not complete either.

    What was published after that completion, or is asked no longer, completed nothing.
    """
    outline = _outline(enrolment)
    lost = next((row for row in outline if row.pk == activity), None)
    if lost is None or not is_asked(lost, **_skipped(enrolment, outline)):
        return
    groups = Record.objects.filter(enrolment=enrolment, state=State.DONE)
    for group in groups.filter(activity__in=[pk for pk in (lost.module, outline[0].pk) if pk is not None]):
        if lost.counts_since is None or group.done_at is None or lost.counts_since <= group.done_at:
            _enter(enrolment, group.activity_id, group, Outcome(State.BEGUN), source, by, why)


def _roll_up(enrolment: Enrolment) -> None:
    """Completing a module, and the course, is a record too; then the counters."""
    outline = _outline(enrolment)
    records = {r.activity_id: r for r in Record.objects.filter(enrolment=enrolment)}
    skipped = _skipped(enrolment, outline)
    for group in [r for r in outline if r.kind == "module" and not r.retired] + outline[:1]:
        asked = [
            row for row in outline if is_asked(row, **skipped) and group.pk in (row.module, outline[0].pk)
        ]
        _complete(enrolment, group, asked, records)
    done = {pk: r.counts for pk, r in records.items() if r.state == State.DONE}
    completed = {pk: r.done_at for pk, r in records.items() if r.done_at}
    tally = count(outline, done, completed_at=completed, **skipped)
    if tally.now_counting:
        Record.objects.filter(enrolment=enrolment, activity__in=tally.now_counting).update(counts=True)
    if (enrolment.done, enrolment.counted) != (tally.done, tally.counted):
        cohorts.keep_count(enrolment=enrolment, done=tally.done, counted=tally.counted)


def _skipped(enrolment: Enrolment, outline: list[Row]) -> dict[str, Any]:
    """Which seminars are not asked of this enrolment, as `percent` wants it."""
    keys = dropped_in(enrolment.cohort.dates)
    dropped = {row.pk for row in outline if row.kind == Kind.SLOT and row.key in keys}
    return {"self_study": enrolment.cohort.self_study, "dropped": dropped}


def _complete(enrolment: Enrolment, group: Row, asked: list[Row], records: dict[int, Record]) -> None:
    """The roll-up record of a module or of the course, once; a later edit does not unwrite it."""
    known = records.get(group.pk)
    if known is not None and known.state == State.DONE and known.passed is not False:
        return
    needed = [r.pk for r in asked]
    if not is_complete(needed, [pk for pk, r in records.items() if r.state == State.DONE]):
        return
    passed = not any(records[pk].passed is False for pk in needed)
    records[group.pk], _changed = _enter(
        enrolment, group.pk, known, Outcome(State.DONE, passed), Source.ROLLUP
    )
