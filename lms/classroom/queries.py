"""Reads of the room of a seminar: whose it is, who teaches in it, what was asked."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.attendance.enums import Presence
from lms.attendance.models import Attendance
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.classroom.models import Material, SeminarQuestion
from lms.cohorts.enums import Role
from lms.cohorts.queries import is_administrator, roles_of
from lms.people.models import Person
from lms.people.queries import folded
from lms.seminars.models import Seminar

WAS_THERE = [Presence.PRESENT, Presence.PARTLY]


def seminars_of(person: Person | None) -> QuerySet[Seminar]:
    """Seminars in which somebody has a seat, or was there."""
    return Seminar.objects.none() if person is None else seminars_of_person(person.pk)


def seminars_of_person(person: int) -> QuerySet[Seminar]:
    """The same by the person's row id."""
    seats = Booking.objects.filter(person=person, state=BookingState.BOOKED).values("seminar")
    there = Attendance.objects.filter(person=person, presence__in=WAS_THERE).values("unit__seminar")
    return Seminar.objects.filter(Q(pk__in=seats) | Q(pk__in=there))


def with_rooms(rows: QuerySet[Seminar], person: int) -> QuerySet[Seminar]:
    """The same rows, which then answer `has_room` for this person, and `files_in`, without a query."""
    files = Material.objects.filter(seminar=OuterRef("pk")).order_by().values("seminar")
    return rows.annotate(
        has_room=Exists(seminars_of_person(person).filter(pk=OuterRef("pk"))),
        files_in=Coalesce(Subquery(files.annotate(number=Count("pk")).values("number")), 0),
    )


def has_room(row: Seminar) -> bool:
    """Is this a seminar in which the person has a seat, or was? For rows of `with_rooms`."""
    return bool(row.has_room)  # type: ignore[attr-defined]  # annotated


def files_in(row: Seminar) -> int:
    """How many files its trainers have added. For rows of `with_rooms`."""
    return int(row.files_in)  # type: ignore[attr-defined]  # annotated


def seminars_taught_by(person: Person | None) -> QuerySet[Seminar]:
    """Seminars whose questions somebody reads: trainers of the course, of the group while they substitute."""
    real = Seminar.objects.filter(cohort__is_test=False)
    if person is None:
        return real.none()
    if is_administrator(person):
        return real
    teaching = roles_of(person).filter(role=Role.TRAINER)
    return real.filter(
        Q(cohort__course__in=teaching.filter(course__isnull=False).values("course"))
        | Q(cohort__in=teaching.filter(cohort__isnull=False).values("cohort"))
    )


def has_seat(person: Person, seminar: Seminar) -> bool:
    """Is somebody booked?"""
    return Booking.objects.filter(person=person, seminar=seminar, state=BookingState.BOOKED).exists()


def questions_seen_by(person: Person | None) -> QuerySet[SeminarQuestion]:
    """Questions that somebody may read and answer as a trainer."""
    return SeminarQuestion.objects.filter(seminar__in=seminars_taught_by(person).values("pk"))


def in_order(rows: QuerySet[SeminarQuestion]) -> QuerySet[SeminarQuestion]:
    """What waits comes first; with those who gave their name."""
    return rows.select_related("person").order_by(F("answered_at").asc(nulls_first=True), "pk")


def under_headings(rows: Iterable[SeminarQuestion]) -> list[tuple[str, list[SeminarQuestion]]]:
    """The questions by what trainers sorted them under, by alphabet; those that nobody sorted come first."""
    ordered = sorted(rows, key=lambda one: (folded(one.heading), one.heading))
    return [(heading, list(inside)) for heading, inside in groupby(ordered, key=lambda one: one.heading)]


def headings_of(seminar: Seminar) -> list[str]:
    """What is sorted under so far."""
    used = SeminarQuestion.objects.filter(seminar=seminar).exclude(heading="").order_by()
    return sorted(used.values_list("heading", flat=True).distinct(), key=folded)


def shown_in(seminar: Seminar) -> QuerySet[SeminarQuestion]:
    """Questions with answers for all who take part. No names come with them."""
    return SeminarQuestion.objects.filter(seminar=seminar, is_shown=True).order_by("heading", "pk")


def own_in(seminar: Seminar, person: Person) -> QuerySet[SeminarQuestion]:
    """What somebody asked with their name."""
    return SeminarQuestion.objects.filter(seminar=seminar, person=person)


def files_of(person: Person | None) -> QuerySet[Material]:
    """Files of the seminars in which somebody has a seat, or was there."""
    return Material.objects.filter(seminar__in=seminars_of(person).values("pk"))


def files_kept_by(person: Person | None) -> QuerySet[Material]:
    """Files of the seminars that somebody teaches: they add and delete them."""
    return Material.objects.filter(seminar__in=seminars_taught_by(person).values("pk"))
