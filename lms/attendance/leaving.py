"""Checking out at the door, where a seminar asks for it: who may, what is written, and taking it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from lms.attendance import actions
from lms.attendance.actions import Mark
from lms.attendance.enums import Presence, TickSource
from lms.attendance.models import Attendance, Tick
from lms.attendance.parts import Span
from lms.attendance.queries import closed_days, spans_of, stood
from lms.attendance.stays import BACK, leaving, left_at
from lms.people.models import Person
from lms.seminars.models import Seminar


@dataclass(frozen=True, slots=True)
class Stay:
    """What the door says to somebody about leaving today.

    `left_at`: they have left; `minutes` of today until then. `may_leave`, `may_return`: which button there is.
    """

    left_at: datetime | None = None
    minutes: int = 0
    may_leave: bool = False
    may_return: bool = False


def stay_of(*, seminar: Seminar, person: Person, now: datetime) -> Stay:
    """Whether somebody may check out now, or has; two queries where the seminar asks for it, else none.

    A scan of today is enough, however old: who says too late that they left has what they had without saying it.
    """
    today = timezone.localdate(now)
    spans = _spans(seminar, today) if seminar.check_out and seminar.cancelled_at is None else []
    if not spans or now < spans[0].starts_at:
        return Stay()
    rows = list(_rows(person, spans))
    stands = stood(rows)
    left = left_at(stands.values())
    is_open = today not in closed_days(seminar)
    return Stay(
        left_at=left,
        minutes=sum(row.minutes for row in rows),
        may_leave=is_open and left is None and bool(leaving(spans, stands, now)),
        may_return=is_open and left is not None and now - left <= BACK,
    )


@transaction.atomic
def check_out(*, seminar: Seminar, person: Person, now: datetime) -> Stay:
    """Somebody leaves: their units of today end now. Twice, also at once, is one; where they may not, nothing."""
    # Locks the seminar, so that a button pressed twice at once writes one time of leaving.
    locked = _locked(seminar)
    if not stay_of(seminar=locked, person=person, now=now).may_leave:
        return stay_of(seminar=locked, person=person, now=now)
    spans = _spans(locked, timezone.localdate(now))
    said = leaving(spans, stood(_rows(person, spans)), now)
    actions.mark_each(
        seminar=locked,
        spans=[span for span in spans if span.pk in said],
        person=person,
        what=_mark(person, TickSource.CHECK_OUT, now),
        said=said,
    )
    return stay_of(seminar=locked, person=person, now=now)


@transaction.atomic
def come_back(*, seminar: Seminar, person: Person, source: TickSource, now: datetime) -> bool:
    """Leaving a moment ago is taken back: what stood before stands again. False where it is too late, or was not."""
    locked = _locked(seminar)
    stay = stay_of(seminar=locked, person=person, now=now)
    if stay.left_at is None or not stay.may_return:
        return False
    of_today = [span.pk for span in _spans(locked, timezone.localdate(now))]
    ticks = Tick.objects.filter(
        unit__in=of_today, person=person, source=TickSource.CHECK_OUT, made_at=stay.left_at
    )
    actions.take_back(
        seminar=locked, ticks=list(ticks.select_related("unit", "person")), what=_mark(person, source, now)
    )
    return True


def _locked(seminar: Seminar) -> Seminar:
    return Seminar.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=seminar.pk)


def _spans(seminar: Seminar, day: date) -> list[Span]:
    return [one for one in spans_of(seminar.units.all()) if timezone.localdate(one.starts_at) == day]


def _rows(person: Person, spans: Iterable[Span]) -> Iterable[Attendance]:
    return Attendance.objects.filter(person=person, unit__in=[one.pk for one in spans])


def _mark(person: Person, source: TickSource, now: datetime) -> Mark:
    return Mark(
        uuid=uuid4(), presence=Presence.PARTLY, source=source, made_at=now, received_at=now, by=person
    )
