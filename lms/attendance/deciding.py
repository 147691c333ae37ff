"""Marks that come late, from a phone without network or with an old code: entered, or kept for staff to decide."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.attendance import actions
from lms.attendance.actions import Mark
from lms.attendance.enums import HeldWhy, Presence, TickSource
from lms.attendance.models import HeldTick, Tick
from lms.attendance.parts import Part
from lms.attendance.queries import closed_days, enrolment_for, parts_of, register_of
from lms.attendance.rules import may_call, may_keep
from lms.bookings.models import Booking
from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.people.models import Person
from lms.people.queries import stands_for
from lms.seminars.models import Seminar

SALT = "lms.attendance.list"
SAVED, HELD, UNKNOWN = "saved", "held", "unknown"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The list that somebody had on a device: which seminar, day and part, and whose it was. Signed by us."""

    seminar: int
    day: date
    part: int
    owner: int

    def sign(self) -> str:
        """What the page carries and the device sends back, however late."""
        return signing.dumps([self.seminar, self.day.isoformat(), self.part, self.owner], salt=SALT)

    @classmethod
    def read(cls, token: str) -> "Sheet | None":
        """The list behind a token; None where we did not sign it."""
        try:
            seminar, day, part, owner = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        return cls(seminar, date.fromisoformat(day), part, owner)


@dataclass(frozen=True, slots=True)
class Sent:
    """One mark as a device sends it; `age` is how long ago it was made by that device's own clock."""

    uuid: UUID
    person: int
    presence: Presence
    minutes: int
    sheet: int
    age: timedelta


def receive(*, sheet: Sheet, marks: Iterable[Sent], sender: Person, now: datetime) -> dict[UUID, str]:
    """Enter marks in the order in which they were made; what has no right to it is kept, nothing is dropped.

    Returns what became of each: saved, held for a decision, or unknown (nobody of ours). The same again changes
    nothing.
    """
    ordered = sorted(marks, key=lambda one: one.age, reverse=True)
    seminar = Seminar.objects.select_related("cohort").filter(pk=sheet.seminar).first()
    if seminar is None:
        return {one.uuid: UNKNOWN for one in ordered}
    owner = Person.objects.get(pk=sheet.owner)
    part = next((one for one in parts_of(seminar) if (one.day, one.number) == (sheet.day, sheet.part)), None)
    listed = {entry.person.pk for entry in register_of(seminar, with_group=True)}
    people = _people(seminar, [one.person for one in ordered])
    why_all = _why_none(seminar, sheet, sender, part)
    found = {}
    for one in ordered:
        person = people.get(one.person)
        if person is None:
            found[one.uuid] = UNKNOWN
            continue
        what = _mark(one, owner, now)
        if part is not None and _is_known(one, part, person):
            found[one.uuid] = SAVED
            continue
        why = why_all or _why_not(seminar, sender, one) or (None if person.pk in listed else HeldWhy.MOVED)
        if why is None and part is not None and _entered(seminar, part, person, what):
            found[one.uuid] = SAVED
        else:
            hold(seminar=seminar, day=sheet.day, part=sheet.part, person=person, what=what, sender=sender,
                 reason=why or HeldWhy.MOVED)  # fmt: skip
            found[one.uuid] = HELD
    return found


def _people(seminar: Seminar, pks: list[int]) -> dict[int, Person]:
    """Those of them who take the course or ever did, or booked this seminar; for a joined entry who stands for it."""
    stands = stands_for(pks)
    of_course = Enrolment.objects.filter(course=seminar.cohort.course_id, is_test=False).values("person")
    of_seminar = Booking.objects.filter(seminar=seminar, person__isnull=False).values("person")
    found = Person.objects.filter(Q(pk__in=of_course) | Q(pk__in=of_seminar), erased_at=None)
    known = found.in_bulk(set(stands.values()))
    return {pk: known[at] for pk, at in stands.items() if at in known}


def _why_none(seminar: Seminar, sheet: Sheet, sender: Person, part: Part | None) -> HeldWhy | None:
    """Why nothing of this list can be entered."""
    if sender.pk != sheet.owner:
        return HeldWhy.OTHER_USER
    if not may_keep(sender, seminar.cohort):
        return HeldWhy.NO_RIGHT
    if sheet.day in closed_days(seminar):
        return HeldWhy.CLOSED
    return HeldWhy.MOVED if part is None or seminar.cancelled_at else None


def _why_not(seminar: Seminar, sender: Person, one: Sent) -> HeldWhy | None:
    """Who only copies from paper must say which sheet."""
    return None if one.sheet or may_call(sender, seminar.cohort) else HeldWhy.NO_RIGHT


def _mark(one: Sent, owner: Person, now: datetime) -> Mark:
    return Mark(
        uuid=one.uuid,
        presence=one.presence,
        minutes=one.minutes,
        source=TickSource.PAPER if one.sheet else TickSource.ROLL_CALL,
        sheet=one.sheet,
        made_at=now - max(one.age, timedelta()),
        received_at=now,
        by=owner,
    )


def _is_known(one: Sent, part: Part, person: Person) -> bool:
    return Tick.objects.filter(pk=actions.uuid_of(one.uuid, part.spans[0].pk, person.pk)).exists()


def _entered(seminar: Seminar, part: Part, person: Person, what: Mark) -> bool:
    try:
        actions.mark(seminar=seminar, spans=part.spans, person=person, what=what)
    except Refused:
        return False
    return True


def hold(
    *, seminar: Seminar, day: date, part: int, person: Person, what: Mark, sender: Person, reason: HeldWhy
) -> HeldTick:
    """Keep a mark for a decision. Once per uuid."""
    return HeldTick.objects.get_or_create(
        uuid=what.uuid,
        defaults={
            "seminar": seminar,
            "day": day,
            "part": part,
            "person": person,
            "presence": what.presence,
            "minutes": what.minutes or 0,
            "source": what.source,
            "sheet": what.sheet,
            "reason": reason,
            "by": what.by or person,
            "sent_by": sender,
            "made_at": what.made_at,
            "received_at": what.received_at,
        },
    )[0]


def ask(
    *, seminar: Seminar, day: date, person: Person, source: TickSource, reason: HeldWhy, now: datetime
) -> HeldTick:
    """Somebody at the door asks to be let in although the code cannot do it. Once a day."""
    what = Mark(
        uuid=uuid5(seminar.uuid, f"ask {day} {person.pk}"),
        presence=Presence.PRESENT,
        source=source,
        made_at=now,
        received_at=now,
        by=person,
    )
    return hold(seminar=seminar, day=day, part=0, person=person, what=what, sender=person, reason=reason)


@transaction.atomic
def take(*, held: HeldTick, by: Person, why: str, now: datetime) -> None:
    """Enter a mark that was kept, at the time at which it was made; who does not take the course is a walk-in.

    Refused where it was decided already, where its units are gone, and as `actions.tick`.
    """
    seminar = Seminar.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=held.seminar_id)
    _decide(held, by=by, now=now, is_taken=True)
    spans = [
        span
        for one in parts_of(seminar)
        if one.day == held.day and held.part in (0, one.number)
        for span in (one.spans if held.part else one.still(held.made_at))
    ]
    if not spans:
        raise Refused(_("The units of this mark are no longer there."))
    what = Mark(
        uuid=held.uuid,
        presence=Presence(held.presence),
        minutes=held.minutes,
        source=TickSource(held.source),
        sheet=held.sheet,
        made_at=held.made_at,
        received_at=now,
        by=by,
        why=why,
    )
    if enrolment_for(held.person, seminar) is None:
        what = replace(what, source=TickSource.WALK_IN)
        actions.walk_in(seminar=seminar, spans=spans, what=what, person=held.person)
    else:
        actions.mark(seminar=seminar, spans=spans, person=held.person, what=what)


@transaction.atomic
def drop(*, held: HeldTick, by: Person, now: datetime) -> None:
    """The mark does not count; it stays kept. Refused where it was decided already."""
    _decide(held, by=by, now=now, is_taken=False)


def _decide(held: HeldTick, *, by: Person, now: datetime, is_taken: bool) -> None:
    open_one = HeldTick.objects.filter(pk=held.pk, decided_at=None)
    if not open_one.update(is_taken=is_taken, decided_by=by, decided_at=now):
        raise Refused(_("This was decided already."))


def read_marks(rows: Any, clock: Any) -> list[tuple[str, Sent]]:
    """Marks out of JSON, each with its list's token. Raises ValueError, TypeError or KeyError for what is none."""
    found = []
    for row in rows:
        age = timedelta(milliseconds=float(clock) - float(row["made_at"]))
        one = Sent(
            uuid=UUID(row["uuid"]),
            person=int(row["person"]),
            presence=Presence(row["presence"]),
            minutes=max(0, min(int(row.get("minutes") or 0), 32_000)),
            sheet=max(0, min(int(row.get("sheet") or 0), 99)),
            age=age,
        )
        found.append((str(row["token"]), one))
    return found
