"""Writes of presence. Every action locks the seminar, then the person, then (in progress) the enrolment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.attendance.enums import Presence, TickSource
from lms.attendance.marks import Said, clamped, is_newer, outcome, shared_out
from lms.attendance.models import Attendance, DayEvent, Tick
from lms.attendance.parts import Span
from lms.attendance.queries import closed_days, enrolment_for, lengths, spans_of
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import Origin
from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.people import actions as people
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.seminars.models import Seminar, Unit

UNDO = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is said about somebody. `minutes` of all units together, where partly; `made_at` by the phone's clock."""

    uuid: UUID
    presence: Presence
    source: TickSource
    made_at: datetime
    received_at: datetime
    by: Person | None = None
    minutes: int | None = None
    sheet: int = 0
    why: str = ""


@transaction.atomic
def tick(
    *,
    unit: Unit,
    person: Person,
    presence: Presence,
    source: TickSource,
    uuid: UUID,
    made_at: datetime,
    received_at: datetime,
    by: Person | None = None,
    minutes: int | None = None,
    sheet: int = 0,
    why: str = "",
) -> Attendance:
    """One mark for one unit; the newest by `made_at` stands. The same uuid again changes nothing.

    Refused for who does not take the seminar's course, for a cancelled seminar, and without a reason once the day is
    closed.
    """
    what = Mark(
        uuid=uuid,
        presence=presence,
        source=source,
        made_at=made_at,
        received_at=received_at,
        by=by,
        minutes=minutes,
        sheet=sheet,
        why=why,
    )
    return _enter(_locked(unit.seminar_id), spans_of([unit]), person, what, {unit.pk: uuid})[0]


@transaction.atomic
def mark(*, seminar: Seminar, spans: Sequence[Span], person: Person, what: Mark) -> list[Attendance]:
    """One mark for all units that it covers, a tick in each; their uuids follow from the mark's. Refused as `tick`."""
    return _enter(_locked(seminar.pk), spans, person, what, _uuids(what.uuid, spans, person.pk))


@transaction.atomic
def mark_each(
    *,
    seminar: Seminar,
    spans: Sequence[Span],
    person: Person,
    what: Mark,
    said: Mapping[int, tuple[str, int]],
) -> list[Attendance]:
    """As `mark`, with another presence and other minutes in each unit (row id); `what` says the rest."""
    return _enter(_locked(seminar.pk), spans, person, what, _uuids(what.uuid, spans, person.pk), said)


def mark_all(
    *, seminar: Seminar, spans: Sequence[Span], people: Iterable[Person], what: Mark
) -> list[Attendance]:
    """The same mark for many, one after another, so that nobody waits for the whole list. Refused as `tick`."""
    return [row for person in people for row in mark(seminar=seminar, spans=spans, person=person, what=what)]


@transaction.atomic
def walk_in(
    *,
    seminar: Seminar,
    spans: Sequence[Span],
    what: Mark,
    given_names: str = "",
    family_name: str = "",
    association_written: str = "",
    person: Person | None = None,
) -> Enrolment:
    """Somebody came without having booked: a person (new where there is none), an enrolment, a mark, a record.

    The same mark's uuid again makes nobody twice.
    """
    seminar = _locked(seminar.pk)
    uuids = _uuids_of_walk_in(what.uuid, spans)
    entered = entered_before(uuid=what.uuid, spans=spans)
    if entered is not None:
        return entered
    person = person or people.create_person(given_names=given_names, family_name=family_name)
    found = enrolment_for(person, seminar) or cohorts.enrol(
        person=person,
        cohort=seminar.cohort,
        origin=Origin.WALK_IN,
        association_written=association_written,
        by=what.by,
    )
    _enter(seminar, spans, person, what, uuids)
    return found


def entered_before(*, uuid: UUID, spans: Iterable[Span]) -> Enrolment | None:
    """Whom this form has let in already."""
    known = Tick.objects.filter(pk__in=_uuids_of_walk_in(uuid, spans).values()).first()
    if known is None:
        return None
    rows = Attendance.objects.select_related("enrolment__person")
    return rows.get(unit=known.unit_id, person=known.person_id).enrolment


def _uuids_of_walk_in(uuid: UUID, spans: Iterable[Span]) -> dict[int, UUID]:
    """They cannot follow from the person, who is new."""
    return {one.pk: uuid5(uuid, str(one.pk)) for one in spans}


@transaction.atomic
def undo(*, seminar: Seminar, uuid: UUID, by: Person, now: datetime) -> int:
    """Take a mark back: what stood before it stands again. Returns for how many people; twice changes nothing.

    Refused once the day is closed.
    """
    seminar = _locked(seminar.pk)
    recent = Tick.objects.filter(unit__seminar=seminar, received_at__gte=now - UNDO).select_related("unit")
    mine = [one for one in recent if one.pk == uuid_of(uuid, one.unit_id, one.person_id)]
    base = Mark(
        uuid=uuid, presence=Presence.OPEN, source=TickSource.ROLL_CALL, made_at=now, received_at=now, by=by
    )
    of_person: dict[int, list[Tick]] = defaultdict(list)
    for one in mine:
        of_person[one.person_id].append(one)
    for ticks in of_person.values():
        take_back(seminar=seminar, ticks=ticks, what=base)
    return len(of_person)


def take_back(*, seminar: Seminar, ticks: Sequence[Tick], what: Mark) -> None:
    """What stood before these ticks of one person stands again; the seminar is locked. Refused as `tick`.

    `what` says by whom, from where and when; twice changes nothing.
    """
    said = {one.unit_id: _before(one) for one in ticks}
    uuids = {one.unit_id: uuid5(one.pk, "undo") for one in ticks}
    _enter(seminar, spans_of([one.unit for one in ticks]), ticks[0].person, what, uuids, said)


def _before(tick: Tick) -> tuple[str, int]:
    """What stood in the tick's unit without it: presence and minutes."""
    others = Tick.objects.filter(unit=tick.unit_id, person=tick.person_id).exclude(pk=tick.pk)
    newest = max(
        others, key=lambda row: (clamped(row.made_at, row.received_at), row.received_at), default=None
    )
    return (newest.presence, newest.minutes) if newest else (Presence.OPEN, 0)


@transaction.atomic
def close_day(*, seminar: Seminar, day: date, by: Person, now: datetime) -> None:
    """From now on a change of this day needs a reason. Closing it again changes nothing."""
    seminar = _locked(seminar.pk)
    if day not in closed_days(seminar):
        DayEvent.objects.create(seminar=seminar, day=day, closed=True, by=by, at=now)


@transaction.atomic
def reopen_day(*, seminar: Seminar, day: date, why: str, by: Person, now: datetime) -> None:
    """The day can be changed again. Refused without a reason; where it is open, nothing changes."""
    if not why.strip():
        raise Refused(_("Please say why the day is opened again."))
    seminar = _locked(seminar.pk)
    if day in closed_days(seminar):
        DayEvent.objects.create(seminar=seminar, day=day, closed=False, by=by, why=why.strip(), at=now)


def _locked(pk: int) -> Seminar:
    return Seminar.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=pk)


def uuid_of(uuid: UUID, unit: int, person: int) -> UUID:
    """The uuid of one tick of a mark: so the same mark again is known."""
    return uuid5(uuid, f"{unit} {person}")


def _uuids(uuid: UUID, spans: Iterable[Span], person: int) -> dict[int, UUID]:
    return {one.pk: uuid_of(uuid, one.pk, person) for one in spans}


def _enter(
    seminar: Seminar,
    spans: Sequence[Span],
    person: Person,
    what: Mark,
    uuids: Mapping[int, UUID],
    said: Mapping[int, tuple[str, int]] | None = None,
) -> list[Attendance]:
    """Ticks that are new, then what stands, then the record. The seminar is locked.

    `said`: presence and minutes of each unit; without it the mark's own, over all units.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    rows = Attendance.objects.filter(unit__in=[one.pk for one in spans], person=person)
    standing = {row.unit_id: row for row in rows.select_related("enrolment")}
    known = set(Tick.objects.filter(pk__in=uuids.values()).values_list("pk", flat=True))
    new = [one for one in spans if uuids[one.pk] not in known]
    if not new:
        return [standing[one.pk] for one in spans if one.pk in standing]
    _check(seminar, new, what)
    own = next(iter(standing.values())).enrolment if standing else enrolment_for(person, seminar)
    if own is None:
        raise Refused(_("%(name)s does not take part in this course.") % {"name": person.name})
    said = said or _shared(spans, what)
    ticks = {one.pk: _tick(one, person, what, uuids[one.pk], said[one.pk]) for one in new}
    Tick.objects.bulk_create(ticks.values(), ignore_conflicts=True)
    since = clamped(what.made_at, what.received_at)
    for one in new:
        row = standing.get(one.pk)
        if is_newer(since, row.changed_at if row else None):
            standing[one.pk] = _stand(row, ticks[one.pk], own, since)
    for enrolment in {row.enrolment_id: row.enrolment for row in standing.values()}.values():
        credit(enrolment=enrolment, slot=seminar.slot_id, by=what.by, why=what.why)
    return [standing[one.pk] for one in spans]


def _shared(spans: Sequence[Span], what: Mark) -> dict[int, tuple[str, int]]:
    given = shared_out(what.presence, [one.minutes for one in spans], what.minutes or 0)
    return {one.pk: said for one, said in zip(spans, given, strict=True)}


def _check(seminar: Seminar, spans: Iterable[Span], what: Mark) -> None:
    if seminar.cancelled_at is not None:
        raise Refused(_("This seminar was cancelled."))
    days = {timezone.localtime(one.starts_at).date() for one in spans}
    if not what.why.strip() and days & closed_days(seminar):
        raise Refused(_("This day is closed. Please open it again, or give a reason."))


def _tick(span: Span, person: Person, what: Mark, uuid: UUID, said: tuple[str, int]) -> Tick:
    presence, minutes = said
    return Tick(
        uuid=uuid,
        unit_id=span.pk,
        person=person,
        presence=presence,
        minutes=minutes,
        source=what.source,
        sheet=what.sheet,
        by=what.by,
        why=what.why,
        made_at=what.made_at,
        received_at=what.received_at,
    )


def _stand(row: Attendance | None, tick: Tick, enrolment: Enrolment, since: datetime) -> Attendance:
    row = row or Attendance(unit_id=tick.unit_id, person=tick.person, enrolment=enrolment)
    row.presence, row.minutes, row.source, row.changed_at = tick.presence, tick.minutes, tick.source, since
    row.save()
    return row


@transaction.atomic
def credit(*, enrolment: Enrolment, slot: int, by: Person | None = None, why: str = "") -> None:
    """The record of a seminar day (row id) of one enrolment becomes what its units say, in all groups together."""
    rows = Attendance.objects.filter(enrolment=enrolment, unit__seminar__slot=slot)
    said = [Said(*row) for row in rows.values_list("unit__seminar", "presence", "minutes")]
    seats = Booking.objects.filter(person=enrolment.person_id, seminar__slot=slot)
    booked = seats.filter(state=BookingState.BOOKED, seminar__cancelled_at=None)
    is_known = Record.objects.filter(enrolment=enrolment, activity=slot).exists() or seats.exists()
    state = outcome(
        said,
        lengths({one.seminar for one in said}),
        set(booked.values_list("seminar", flat=True)),
        is_known=is_known,
    )
    if state is None:
        return
    became = Outcome(state, minutes=sum(one.minutes for one in said))
    progress.record(enrolment=enrolment, activity=slot, outcome=became, source=Source.SEMINAR, by=by, why=why)
