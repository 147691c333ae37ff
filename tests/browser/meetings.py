"""Seminars with attacks in their texts: on site, online and cancelled."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from lms.attendance.models import DayEvent, Funding, ReadyMark, SheetScan, Tick
from lms.bookings.models import Booking, BookingEvent, BookingNeed, Hold
from lms.classroom.models import Material, SeminarQuestion
from lms.cohorts.actions import drop_slot
from lms.cohorts.models import Cohort
from lms.interest.models import Interest
from lms.notices.models import Circular, Reached
from lms.people.models import Person
from lms.seminars.actions import cancel
from lms.seminars.models import Seminar, Unit, Venue
from tests.seminars import build as meeting

TEXTS = ("bring", "cost", "level", "video_link", "room", "door_code", "cancelled_why")


def meet(poison: Any, cohort: Cohort, lead: Person, guest: Person, payloads: list[str]) -> None:
    """One seminar for each attack, past forms, each booked by the guest. Call once the outline has the seminar day."""
    place = poison.into(Venue.objects.create(name="x", town="x"))
    for text in payloads:
        is_online = "onfocus" in text
        where: dict[str, Any] = {"format": "online"} if is_online else {"venue": place}
        planned = meeting.seminar(cohort, date(2099, 1, 1), trainers=[lead], **where)
        if "img" in text:
            cancel(seminar=planned, why=text[:300], now=planned.changed_at)
        Unit.objects.filter(seminar=planned).update(topic=text[:200])
        link = {"video_link": text[:500]} if is_online else {"room": text[:80]}
        words = {"is_public": True, "bring": text[:300], "cost": text[:120], "level": text[:20]}
        words["door_code"] = text[:120]
        Seminar.objects.filter(pk=planned.pk).update(**words, **link)
        _book(poison, planned, guest)
    drop_slot(cohort=cohort, slot=meeting.undated(cohort, payloads[0][:255]).key, why=payloads[0][:300])
    poison.planted |= {"lms.Unit.topic", *(f"lms.Seminar.{name}" for name in TEXTS)}


def _book(poison: Any, seminar: Seminar, person: Person) -> None:
    """A booking with all that hangs on it, one whose address is not proved, and presence."""
    now = seminar.changed_at
    day = {"phone_delete_on": now.date(), "asked_at": now, "changed_at": now, "seminar": seminar}
    booking = poison.into(Booking(person=person, state="booked", place_in_line=1, **day))
    poison.into(BookingNeed(booking=booking, kind="food", delete_on=now.date()))
    poison.into(BookingEvent(booking=booking, new="booked", at=now))
    poison.into(
        SeminarQuestion(
            seminar=seminar,
            person=person,
            asked_on=now.date(),
            delete_on=now.date(),
            answered_at=now,
            is_shown=True,
        )
    )
    poison.into(Material(seminar=seminar, file="materials/x.pdf", size=1, by=person, added_at=now))
    unproved = poison.into(Booking(state="waiting", place_in_line=2, **day))
    token = uuid4().hex
    poison.into(Hold(booking=unproved, seminar=seminar, token=token, expires_at=now, created_at=now))
    course = seminar.cohort.course
    if not Interest.objects.filter(course=course).exists():  # an address stands there once
        poison.into(Interest(course=course, email="x@example.org", made_at=now, confirmed_at=now))
    unreached = {"booking": booking, "occasion": "moved", "by": person}
    Reached.objects.create(since=now, at=now, **unreached)
    poison.into(Circular(seminar=seminar, audience="booked", by=person, at=now, done_at=now))
    unit = seminar.units.all()[0]
    who = {"unit": unit, "person": person, "presence": "present", "source": "qr"}
    poison.into(Tick(uuid=uuid4(), made_at=now, **who))
    sheet = {"day": now.date(), "number": 1, "uploaded_at": now, "delete_on": date(2099, 1, 1), "by": person}
    poison.into(SheetScan(seminar=seminar, file="sheets/x.pdf", **sheet))
    if not Funding.objects.filter(cohort=seminar.cohort).exists():
        poison.into(Funding(cohort=seminar.cohort))
    lead = seminar.leads.all()[0].person
    ReadyMark.objects.create(
        seminar=seminar, day=localdate(seminar.starts_at), person=lead, what="printed", at=now
    )
    poison.into(DayEvent(seminar=seminar, day=now.date(), closed=True, by=person))
