"""Reads of presence: the parts of a seminar, its register, what is closed, what waits for a decision."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from lms.attendance.enums import Presence
from lms.attendance.models import Attendance, DayEvent, HeldTick, ReadyMark, SheetScan, Tick
from lms.attendance.parts import Part, Span, parts
from lms.attendance.stays import Stood
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.cohorts.enums import OPEN_STATES, EnrolmentState
from lms.cohorts.models import Enrolment
from lms.people.models import Person
from lms.people.queries import folded
from lms.seminars.models import Seminar, Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a register. `said`: unit (row id) → what stands; without a row nothing was ever said."""

    person: Person
    association: str
    booking: Booking | None
    said: dict[int, Attendance] = field(default_factory=dict)

    @property
    def is_listed(self) -> bool:
        """Booked, or something was said about them; else they are of the group only."""
        return self.booking is not None or bool(self.said)


@dataclass(frozen=True, slots=True)
class Line:
    """What stands for one person in one part. Open where the units do not agree and nobody said partly."""

    presence: Presence
    minutes: int
    newest: Attendance | None


def spans_of(units: Iterable[Unit]) -> list[Span]:
    """Units as the pure rules need them."""
    return [Span(unit.pk, unit.starts_at, unit.ends_at) for unit in units]


def stood(rows: Iterable[Attendance]) -> dict[int, Stood]:
    """What stands, by unit (row id), as the pure rules need it."""
    return {row.unit_id: Stood(row.presence, row.source, row.changed_at) for row in rows}


def parts_of(seminar: Seminar) -> list[Part]:
    """The parts of a seminar for which presence is taken, in order: one query, none where its units are loaded."""
    return parts(spans_of(seminar.units.all()), seminar.presence_by, timezone.get_current_timezone())


def coming_day(seminar: Seminar, today: date) -> date | None:
    """Today where it is a day of the seminar, else the next one; None once all are over."""
    return next((one.day for one in parts_of(seminar) if one.day >= today), None)


def ready_marks(seminar: Seminar, day: date) -> dict[str, list[ReadyMark]]:
    """What is ready for a day → who said so and when, in order: one query."""
    found: dict[str, list[ReadyMark]] = defaultdict(list)
    rows = ReadyMark.objects.filter(seminar=seminar, day=day, person__erased_at=None)
    for row in rows.select_related("person"):
        found[row.what].append(row)
    return dict(found)


def enrolment_for(person: Person, seminar: Seminar) -> Enrolment | None:
    """The enrolment for which presence counts: in the seminar's course, whatever the group; open before finished."""
    states = [*OPEN_STATES, EnrolmentState.FINISHED]
    rows = Enrolment.objects.filter(
        person=person, course=seminar.cohort.course_id, state__in=states, is_test=False
    )
    return min(rows, key=lambda one: (one.state == EnrolmentState.FINISHED, -one.pk), default=None)


def register_of(seminar: Seminar, *, with_group: bool = False) -> list[Entry]:
    """Everybody booked, and everybody about whom something was said, by name: two queries, however many.

    `with_group`: also those of its group who did not book; one query more.
    """
    booked = Booking.objects.filter(seminar=seminar, state=BookingState.BOOKED, person__isnull=False)
    found: dict[int, Entry] = {}
    for booking in booked.select_related("person", "association"):
        if booking.person is not None:
            found[booking.person_id or 0] = Entry(booking.person, _association(booking), booking)
    rows = Attendance.objects.filter(unit__seminar=seminar)
    for row in rows.select_related("person", "enrolment__association"):
        entry = found.setdefault(row.person_id, Entry(row.person, _association(row.enrolment), None))
        entry.said[row.unit_id] = row
    if with_group:
        group = Enrolment.objects.filter(cohort=seminar.cohort_id, state__in=OPEN_STATES, is_test=False)
        for one in group.exclude(person__in=found).select_related("person", "association"):
            found.setdefault(one.person_id, Entry(one.person, _association(one), None))
    return sorted(found.values(), key=lambda one: (folded(one.person.sort_name), one.person.pk))


def _association(row: Booking | Enrolment) -> str:
    return row.association.name if row.association else row.association_written


def line_of(entry: Entry, part: Part) -> Line:
    """What stands for a person in a part, put together from its units."""
    rows = [entry.said[one.pk] for one in part.spans if one.pk in entry.said]
    newest = max(rows, key=lambda row: row.changed_at, default=None)
    minutes = sum(row.minutes for row in rows)
    states = {row.presence for row in rows}
    if len(rows) == len(part.spans) and len(states) == 1:
        return Line(Presence(states.pop()), minutes, newest)
    if minutes or Presence.PARTLY in states:
        return Line(Presence.PARTLY, minutes, newest)
    states.discard(Presence.OPEN)
    return Line(Presence(states.pop()) if len(states) == 1 else Presence.OPEN, 0, newest)


def closed_days(seminar: Seminar) -> set[date]:
    """Days of a seminar that are closed now: one query."""
    newest: dict[date, bool] = {}
    for day, closed in DayEvent.objects.filter(seminar=seminar).order_by("pk").values_list("day", "closed"):
        newest[day] = closed
    return {day for day, closed in newest.items() if closed}


def day_events(seminar: Seminar, day: date) -> QuerySet[DayEvent]:
    """Who closed a day and who opened it again, and why; the newest first."""
    return DayEvent.objects.filter(seminar=seminar, day=day).select_related("by").order_by("-pk")


def reasoned(parts: Iterable[Part]) -> list[Tick]:
    """Marks of a day that were given a reason, the newest first: one query. Of the many units of one mark, one stands
    for it: that with the most minutes.
    """
    units = [span.pk for part in parts for span in part.spans]
    rows = Tick.objects.filter(unit__in=units).exclude(why="").select_related("person", "by")
    ordered = rows.order_by("received_at", "minutes", "-unit__starts_at")
    return list(reversed({(row.person_id, row.received_at, row.why): row for row in ordered}.values()))


def undecided(seminar: Seminar) -> QuerySet[HeldTick]:
    """Marks of a seminar about which staff have not decided, oldest first."""
    return HeldTick.objects.filter(seminar=seminar, decided_at=None).select_related("person", "by", "sent_by")


def days_to_decide(seminars: QuerySet[Seminar]) -> list[tuple[int, date, int]]:
    """Seminar (row id), day and number of marks about which nobody has decided, oldest day first: one query."""
    rows = HeldTick.objects.filter(seminar__in=seminars.values("pk"), decided_at=None)
    grouped = rows.order_by("day", "seminar").values_list("seminar", "day")
    return list(grouped.annotate(number=Count("pk")))


def kept_sheet(seminar: Seminar, day: date, number: int) -> SheetScan | None:
    """The scan of a signed sheet of a day, while it is kept."""
    kept = SheetScan.objects.filter(seminar=seminar, day=day, number=number)
    return kept.filter(delete_on__gt=timezone.localdate()).first()


def lengths(seminars: Iterable[int]) -> dict[int, int]:
    """Seminar → all its minutes."""
    found: dict[int, int] = defaultdict(int)
    for unit in Unit.objects.filter(seminar__in=seminars):
        found[unit.seminar_id] += Span(unit.pk, unit.starts_at, unit.ends_at).minutes
    return dict(found)
