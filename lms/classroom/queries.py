"""Reads of the room of a seminar: whose it is, who teaches in it, what was asked."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Count, F, Q, QuerySet

from lms.attendance.enums import Presence
from lms.attendance.models import Attendance
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.classroom.models import Material, SeminarQuestion
from lms.people.models import Person
from lms.people.queries import folded
from lms.seminars.models import Seminar
from lms.seminars.queries import seminars_taught_by

WAS_THERE = [Presence.PRESENT, Presence.PARTLY]


def seminars_of(person: Person | None) -> QuerySet[Seminar]:
    """Seminars in which somebody has a seat, or was there."""
    if person is None:
        return Seminar.objects.none()
    seats = Booking.objects.filter(person=person, state=BookingState.BOOKED).values("seminar")
    there = Attendance.objects.filter(person=person, presence__in=WAS_THERE).values("unit__seminar")
    return Seminar.objects.filter(Q(pk__in=seats) | Q(pk__in=there))


def rooms_among(person: int, booked: set[int], begun: set[int]) -> dict[int, int]:
    """Seminars (row ids) whose room is a person's → how many files its trainers have added.

    `booked`: where they have a seat; `begun`: where they may have been without one. At most two queries.
    """
    unknown = begun - booked
    presence = Attendance.objects.filter(person=person, presence__in=WAS_THERE, unit__seminar__in=unknown)
    there = set(presence.values_list("unit__seminar", flat=True)) if unknown else set()
    rooms = booked | there
    files = Material.objects.filter(seminar__in=rooms).order_by().values_list("seminar")
    number = dict(files.annotate(number=Count("pk"))) if rooms else {}
    return {pk: number.get(pk, 0) for pk in rooms}


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
