"""A seminar that people have booked is moved or called off: they are written to, and their calendars change."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from lms.bookings import mails
from lms.bookings.actions import move_on, queue, say
from lms.bookings.enums import LIVING, BookingState
from lms.bookings.models import Booking, BookingNeed
from lms.bookings.rules import needs_go_on, phone_goes_on
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from lms.seminars.queries import Listed

TOLD = ("format", "venue_id", "room", "video_link", "bring")


@transaction.atomic
def change(
    *,
    seminar: Seminar,
    units: Sequence[seminars.Lesson],
    trainers: Sequence[Person],
    now: datetime,
    **fields: Any,
) -> Seminar:
    """Correct or move a seminar. Whoever booked it or waits is told where time or place changed.

    New seats go to those who wait. Refused once it was cancelled.
    """
    before = _seen(Seminar.objects.get(pk=seminar.pk))
    changed = seminars.change(seminar=seminar, units=units, trainers=trainers, now=now, **fields)
    if _seen(changed) != before:
        _follow_end(changed)
        known: dict[str, Listed] = {}
        for booking in _living(changed):
            queue(booking, f"moved:{booking.pk}:{changed.sequence}", mails.moved, known=known)
    move_on(changed, now)
    return changed


@transaction.atomic
def call_off(*, seminar: Seminar, why: str, now: datetime) -> Seminar:
    """The seminar does not take place; everybody who booked it or waits reads why. Twice changes nothing."""
    was_cancelled = Seminar.objects.get(pk=seminar.pk).cancelled_at
    cancelled = seminars.cancel(seminar=seminar, why=why, now=now)
    if was_cancelled is None:
        known: dict[str, Listed] = {}
        for booking in _living(cancelled):
            has_seat = booking.state == BookingState.BOOKED
            queue(booking, f"called_off:{booking.pk}", mails.called_off, is_gone=has_seat, known=known)
            say(booking)
    return cancelled


def _seen(seminar: Seminar) -> list[Any]:
    """What people must know again where it changes."""
    times = seminar.units.values_list("starts_at", "ends_at").order_by("starts_at")
    return [*(getattr(seminar, name) for name in TOLD), *times]


def _living(seminar: Seminar) -> list[Booking]:
    """In the order of persons, in which their enrolments are locked."""
    found = Booking.objects.filter(seminar=seminar, state__in=LIVING, person__isnull=False)
    rows = list(found.select_related("person__user").order_by("person"))
    for booking in rows:
        booking.seminar = seminar
    return rows


def _follow_end(seminar: Seminar) -> None:
    """What is kept until some days after the seminar follows its end."""
    of_seminar = Booking.objects.filter(seminar=seminar)
    of_seminar.exclude(phone="").update(phone_delete_on=phone_goes_on(seminar))
    BookingNeed.objects.filter(booking__seminar=seminar).update(delete_on=needs_go_on(seminar))
