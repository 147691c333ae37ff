"""A group that meets twice, who is booked and who was there, as rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lms.attendance.models import Attendance, Tick
from lms.bookings.models import Booking
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.seminars.models import Seminar, Unit
from tests import build
from tests.once import made_once
from tests.seminars import build as meeting


@dataclass
class Meetings:
    """Two seminars of one group, of four units and of two; and another group of the course with one."""

    group: Cohort
    other: Cohort
    north: Association
    south: Association
    trainer: Person
    first: Seminar
    second: Seminar
    foreign: Seminar

    def join(
        self, given: str = "", family: str = "", association: Association | None = None, **more: Any
    ) -> Enrolment:
        """Another participant."""
        person = build.person(given, family, log_in=False)
        fields = {"association": association or self.north, **more}
        return build.enrol(person, fields.pop("group", self.group), **fields)

    def coordinator(self, **fields: Any) -> Person:
        """Somebody who coordinates an association or the group."""
        person = build.person("Mehmet", "Kaya")
        appointments.appoint(person=person, role=Role.COORDINATOR, **fields)
        return person


def made(committed: Any) -> Meetings:
    """All of it; `committed` as the fixture of this name."""
    with committed():
        other = meeting.group("Andere")
    group = build.cohort_of(other.course, "Dortmund")
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    north, south = (people.create_association(name=name) for name in ("Nord", "Süd"))
    first = meeting.seminar(group, trainers=[trainer])
    second = meeting.seminar(group, date(2027, 2, 6), "09:00-10:30 Auswerten")
    foreign = meeting.seminar(other, date(2027, 3, 6), "09:00-10:30 Nachholen")
    return Meetings(group, other, north, south, trainer, first, second, foreign)


meetings_once = made_once(made)


def book(enrolment: Enrolment, seminar: Seminar, state: str = "booked") -> Booking:
    """A seat."""
    now, place = timezone.now(), seminar.bookings.count() + 1
    return Booking.objects.create(
        seminar=seminar,
        person=enrolment.person,
        association=enrolment.association,
        state=state,
        place_in_line=place,
        asked_at=now,
        changed_at=now,
    )


def note(
    enrolment: Enrolment, unit: Unit, presence: str = "present", minutes: int = 0, **fields: Any
) -> Attendance:
    """What stands in the register, with the tick it came from."""
    now = timezone.now()
    about: dict[str, Any] = {
        "unit": unit,
        "person": enrolment.person,
        "presence": presence,
        "minutes": minutes,
        "source": fields.pop("source", "roll_call"),
    }
    Tick.objects.create(uuid=uuid4(), made_at=now, **about, **fields)
    return Attendance.objects.create(enrolment=enrolment, changed_at=now, **about)


def units(seminar: Seminar) -> list[Unit]:
    """Its units in order."""
    return list(seminar.units.order_by("starts_at"))
