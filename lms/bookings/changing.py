"""A seminar that people have booked is moved or called off: they are written to, and their calendars change."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language

from lms.audit import actions as audit
from lms.audit.enums import What
from lms.bookings import mails
from lms.bookings.actions import about, move_on, queue, say
from lms.bookings.enums import LIVING, BookingState
from lms.bookings.models import Booking, BookingNeed
from lms.bookings.queries import untold_of
from lms.bookings.rules import needs_go_on, phone_goes_on
from lms.bookings.words import calendars
from lms.mail import actions as mail
from lms.mail.letters import written_to
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar, Venue
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


@transaction.atomic
def tell_of_venue(*, venue: Venue, by: Person, now: datetime) -> int:
    """Whoever has booked a date to come there, or waits for one, reads where that is; returns how many letters.

    One letter each, whatever they have booked there. Who was told since the venue changed is not told again.
    """
    rows = list(untold_of(venue, now).select_for_update(of=("self",)).select_related("cohort").order_by("pk"))
    Seminar.objects.filter(pk__in=[row.pk for row in rows]).update(moved_at=now, moved_from=F("starts_at"))
    theirs: dict[int, list[Booking]] = defaultdict(list)
    for row in rows:
        for booking in _living(row):
            theirs[booking.person_id or 0].append(booking)
    known: dict[tuple[str, int], Listed] = {}
    sent = sum(_tell_where(found, known) for found in theirs.values())
    if rows:
        audit.note(what=What.MAILED, who=by, about=f"venue:{venue.pk}")
    return sent


def _tell_where(bookings: Sequence[Booking], known: dict[tuple[str, int], Listed]) -> bool:
    """One letter about all of them. `known`: seminars by language. Without an address there is none."""
    person = bookings[0].person
    if person is None or not person.email:
        return False
    with written_to(person):
        found = [(one, _told(one.seminar, known)) for one in bookings]
        letter = asdict(mails.elsewhere(found))
        files = [
            file
            for one, shown in found
            if one.state == BookingState.BOOKED
            for file in calendars(one, shown.meeting, to=person.email)
        ]
    for one in bookings:
        mail.void(about=about(one))
    changes = "-".join(f"{one.pk}.{one.seminar.sequence}" for one in bookings)
    queued = mail.queue(
        key=f"elsewhere:{changes}"[:120],
        person=person,
        about=about(bookings[0]),
        calendars=files,
        valid_until=max(one.seminar.ends_at for one in bookings),
        **letter,
    )
    return queued is not None


def _told(seminar: Seminar, known: dict[tuple[str, int], Listed]) -> Listed:
    key = (get_language() or "", seminar.pk)
    known[key] = known.get(key) or mails.about(seminar)
    return known[key]


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
