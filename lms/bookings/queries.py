"""Reads of bookings: seats, places in line, and whose bookings somebody sees."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.bookings.enums import LIVING, BookingState
from lms.bookings.models import Booking
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.cohorts.queries import active_learners, cohorts_led_by, is_administrator, roles_of
from lms.people.models import Person
from lms.progress.queries import open_before, standing, waiting_in
from lms.seminars.models import Seminar, SeminarTrainer, Venue
from lms.seminars.queries import coming_at


@dataclass(frozen=True, slots=True)
class Seats:
    """How full a seminar is, and where one person stands with it."""

    seats: int
    booked: int
    waiting: int
    mine: Booking | None = None

    @property
    def free(self) -> int:
        """Seats that somebody who comes now can have: those who wait come first."""
        return max(self.seats - self.booked - self.waiting, 0)


def free_seats(seminar: Seminar) -> int:
    """Seats nobody has, waiting people or not; 0 where more are booked than there are seats."""
    return max(seminar.seats - _in(seminar, BookingState.BOOKED).count(), 0)


def with_ahead(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """The same rows, which then answer `ahead` without a query."""
    before = Booking.objects.filter(
        seminar=OuterRef("seminar"),
        state=BookingState.WAITING,
        place_in_line__lt=OuterRef("place_in_line"),
    )
    count = before.order_by().values("seminar").annotate(n=Count("pk")).values("n")
    return rows.annotate(known_ahead=Coalesce(Subquery(count), 0))


def ahead(booking: Booking) -> int:
    """How many wait before this one."""
    known: int | None = getattr(booking, "known_ahead", None)
    if known is not None:
        return known
    line = _in(booking.seminar, BookingState.WAITING)
    return line.filter(place_in_line__lt=booking.place_in_line).count()


def next_place(seminar: Seminar) -> int:
    """The next number of a seminar's line. Ask under its lock only."""
    found = Booking.objects.filter(seminar=seminar).aggregate(last=Max("place_in_line"))
    return (found["last"] or 0) + 1


def first_waiting(seminar: Seminar) -> Booking | None:
    """To whom a freed seat goes."""
    return _in(seminar, BookingState.WAITING).order_by("place_in_line").first()


def _in(seminar: Seminar, state: BookingState) -> QuerySet[Booking]:
    return Booking.objects.filter(seminar=seminar, state=state)


def booked_people(seminar: Seminar) -> QuerySet[Booking]:
    """Who has a seat and is known by name, as bookings in the order of names."""
    found = _in(seminar, BookingState.BOOKED).filter(person__isnull=False)
    with_people = found.select_related("person", "association")
    return with_people.order_by("person__family_name", "person__given_names", "pk")


@dataclass(frozen=True, slots=True)
class Preparation:
    """What somebody can do before a seminar: titles of modules, and the minutes that what is left of them takes."""

    modules: tuple[str, ...]
    minutes: int


def preparation_of(booking: Booking, language: str) -> Preparation | None:
    """What is open before the seminar and not done yet; None where nothing is, or nobody learns: two queries."""
    learners = active_learners([booking.person_id], booking.seminar.cohort.course_id)
    if not learners:
        return None
    at = standing(learners[-1], language)
    found = [(one, waiting_in(one, at)) for one in open_before(at, booking.seminar.slot_id)]
    titles = tuple(module.title for module, rows in found if rows)
    minutes = sum(row.minutes for _module, rows in found for row in rows)
    return Preparation(titles, minutes) if titles else None


def booking_of(person: Person | None, seminar: Seminar) -> Booking | None:
    """What this person's one booking of a seminar is, in whatever state."""
    if person is None:
        return None
    return Booking.objects.filter(person=person, seminar=seminar).select_related("seminar").first()


def bookings_of(person: Person) -> QuerySet[Booking]:
    """All of a person's bookings, those of the next seminars first."""
    return Booking.objects.filter(person=person).select_related("seminar").order_by("seminar__starts_at")


def living_of(person: Person) -> QuerySet[Booking]:
    """A person's seats and places in line."""
    return bookings_of(person).filter(state__in=LIVING)


def own_by_seminar(person: int, slots: list[int]) -> dict[int, Booking]:
    """Seminar → a person's booking of it, whatever became of it, for these seminar days (all row ids).

    One query; one more for the numbers in line where they wait.
    """
    rows = list(Booking.objects.filter(person=person, seminar__slot__in=slots).order_by())
    if any(row.state == BookingState.WAITING for row in rows):
        rows = list(with_ahead(Booking.objects.filter(pk__in=[row.pk for row in rows])))
    return {row.seminar_id: row for row in rows}


def seats_of(seminars: Iterable[Seminar], person: Person | None = None) -> dict[int, Seats]:
    """Row id → how full, and the person's own booking: two queries, however many seminars; one without a person."""
    rows = list(seminars)
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    states = Booking.objects.filter(seminar__in=rows, state__in=[BookingState.BOOKED, BookingState.WAITING])
    for seminar, state, n in states.order_by().values_list("seminar", "state").annotate(n=Count("pk")):
        counted[seminar][state] = n
    own = Booking.objects.filter(seminar__in=rows, person=person) if person is not None else []
    mine = {booking.seminar_id: booking for booking in own}
    return {
        row.pk: Seats(
            row.seats,
            counted[row.pk].get(BookingState.BOOKED, 0),
            counted[row.pk].get(BookingState.WAITING, 0),
            mine.get(row.pk),
        )
        for row in rows
    }


def undecided(now: datetime) -> QuerySet[Seminar]:
    """Seminars to come in which people with a proved address wait for approval; `asked_now` says how many."""
    rows = Seminar.objects.filter(cancelled_at=None, starts_at__gt=now, cohort__is_test=False)
    asked = rows.filter(bookings__state=BookingState.ASKED, bookings__person__isnull=False)
    return asked.annotate(asked_now=Count("bookings")).order_by("starts_at", "pk")


def asked_in(seminar: Seminar, now: datetime) -> int:
    """How many of them wait in one seminar."""
    if seminar.cancelled_at is not None or now >= seminar.starts_at:
        return 0
    return _in(seminar, BookingState.ASKED).filter(person__isnull=False).count()


def untold_of(venue: Venue, now: datetime) -> QuerySet[Seminar]:
    """Seminars to come at a venue that changed since people were told last where it is; `people` say how many."""
    known = Booking.objects.filter(seminar=OuterRef("pk"), state__in=LIVING, person__isnull=False)
    count = known.order_by().values("seminar").annotate(n=Count("pk")).values("n")
    rows = coming_at(venue, now).exclude(moved_at__isnull=False, moved_at__gte=F("changed_at"))
    return rows.annotate(people=Coalesce(Subquery(count), 0)).filter(people__gt=0).order_by("starts_at", "pk")


def with_line_to_move() -> QuerySet[Seminar]:
    """Seminars with a free seat for which somebody waits."""
    booked = Count("bookings", filter=Q(bookings__state=BookingState.BOOKED))
    waiting = Count("bookings", filter=Q(bookings__state=BookingState.WAITING))
    counted = Seminar.objects.filter(cancelled_at=None).annotate(booked_now=booked, waiting_now=waiting)
    return counted.filter(waiting_now__gt=0, booked_now__lt=F("seats"))


def of_withdrawn() -> QuerySet[Booking]:
    """Seats and places in line of people who were withdrawn from the course after they had asked for them."""
    course = OuterRef("seminar__cohort__course")
    own = Enrolment.objects.filter(person=OuterRef("person"), course=course, is_test=False)
    left = EnrolmentEvent.objects.filter(
        enrolment__person=OuterRef("person"),
        enrolment__course=course,
        enrolment__is_test=False,
        state=EnrolmentState.WITHDRAWN,
        at__gte=OuterRef("asked_at"),
    )
    return Booking.objects.filter(
        ~Exists(own.exclude(state=EnrolmentState.WITHDRAWN)),
        Exists(left),
        state__in=LIVING,
        seminar__cancelled_at=None,
    )


def bookings_seen_by(person: Person | None) -> QuerySet[Booking]:
    """Bookings a person may see *by name*: trainers and coordinators all of their groups, else of own associations.

    Whoever has not proved their address is nobody yet and seen by nobody.
    """
    known = Booking.objects.filter(person__isnull=False)
    if person is None:
        return known.none()
    if is_administrator(person):
        return known
    roles = roles_of(person)
    teaching = roles.filter(role=Role.TRAINER)
    coordinating = roles.filter(role=Role.COORDINATOR, sees_names=True)
    return known.filter(
        Q(seminar__cohort__course__in=teaching.filter(course__isnull=False).values("course"))
        | Q(seminar__cohort__in=teaching.filter(cohort__isnull=False).values("cohort"))
        | Q(seminar__cohort__in=coordinating.filter(cohort__isnull=False).values("cohort"))
        | Q(association__in=coordinating.filter(association__isnull=False).values("association"))
    )


def seminars_booked_for(person: Person | None) -> QuerySet[Seminar]:
    """Seminars whose list of bookings somebody opens: of the groups they lead, and where own people have booked."""
    own = Q(pk__in=bookings_seen_by(person).values("seminar"))
    return Seminar.objects.filter(own | Q(cohort__in=cohorts_led_by(person)), cohort__is_test=False)


def reads_needs(person: Person | None, seminar: Seminar) -> bool:
    """May this person read what people need? Those who lead the seminar, and coordinators of its group; nobody else."""
    if person is None:
        return False
    roles = roles_of(person)
    cohort = Q(cohort=seminar.cohort_id)
    if roles.filter(cohort, role=Role.COORDINATOR, sees_names=True).exists():
        return True
    teaches = roles.filter(cohort | Q(course=seminar.cohort.course_id), role=Role.TRAINER)
    return SeminarTrainer.objects.filter(seminar=seminar, person=person).exists() and teaches.exists()


def unproved(seminar: Seminar) -> int:
    """How many places are kept for addresses that nobody has proved yet."""
    return Booking.objects.filter(seminar=seminar, state__in=LIVING, person=None).count()
