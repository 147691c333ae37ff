"""Reads of the list of who waits for a date."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import courses_taught_by
from lms.interest.models import Interest, SlotInterest
from lms.outline.enums import Kind
from lms.outline.models import ActivityTitle, Course
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import public_seminars

AT_ONCE = 200  # letters per sweep
WAITS = Q(confirmed_at__isnull=False, told_at=None)


def bookable(now: datetime) -> QuerySet[Seminar]:
    """Public seminars that can be booked now, the first one first."""
    return public_seminars().filter(can_be_booked(now)).order_by("starts_at", "pk")


def can_be_booked(now: datetime) -> Q:
    """Seminars whose registration is open."""
    begun = Q(books_from__lte=now, starts_at__gt=now, cancelled_at=None)
    return begun & (Q(books_until=None) | Q(books_until__gt=now))


def courses_without_date(now: datetime) -> QuerySet[Course]:
    """Courses with a seminar day and a page, of which no public date is to come."""
    dated = public_seminars().filter(cancelled_at=None, ends_at__gt=now).values("cohort__course")
    days = Q(activities__kind=Kind.SLOT, activities__retired_at=None)
    shown = ActivityTitle.objects.filter(activity__kind=Kind.COURSE, activity__retired_at=None).exclude(
        url=""
    )
    return (
        Course.objects.filter(days, retired_at=None, pk__in=shown.values("activity__course"))
        .exclude(pk__in=dated)
        .distinct()
        .order_by("title")
    )


def may_wait_for(course: UUID, now: datetime) -> Course | None:
    """The course, if one can wait for a date of it; None where it has one, or never has any."""
    return courses_without_date(now).filter(pk=course).first()


def interest_of(person: Person | None, course: UUID) -> Interest | None:
    """A person's own entry that waits."""
    return Interest.objects.filter(WAITS, person=person, course=course).first() if person else None


def waits_for(person: int, slots: Iterable[int]) -> set[int]:
    """For which of these seminar days (row ids) this person (row id) waits: one query."""
    rows = SlotInterest.objects.filter(person=person, slot__in=slots, told_at=None)
    return set(rows.values_list("slot", flat=True))


def due_slots(now: datetime) -> list[tuple[SlotInterest, Seminar]]:
    """Who waits for a seminar day that can be booked by now, with its first date: public, or of their own group."""
    rows = SlotInterest.objects.filter(told_at=None)
    seminars = Seminar.objects.filter(can_be_booked(now), slot__in=rows.values("slot"), cohort__is_test=False)
    mine = Enrolment.objects.filter(
        person=OuterRef("person"), course=OuterRef("slot__course"), state__in=OPEN_STATES, is_test=False
    )
    found: dict[int, tuple[SlotInterest, Seminar]] = {}
    for seminar in seminars.select_related("cohort").order_by("starts_at", "pk"):
        group = mine if seminar.is_public else mine.filter(cohort=seminar.cohort_id)
        reachable = rows.filter(Exists(group), slot=seminar.slot_id).exclude(person__email="")
        for row in reachable.select_related("person").order_by("pk")[:AT_ONCE]:
            found.setdefault(row.pk, (row, seminar))
    return list(found.values())[:AT_ONCE]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a date of a course, and who: names, or addresses of nobody we know.

    `in_groups`: names of those who learn in it and wait for a date of one of its seminar days.
    """

    course: Course
    count: int
    names: list[str]
    in_groups: list[str]


def waiting_seen_by(person: Person | None) -> list[Waiting]:
    """The lists of the courses somebody teaches: three queries. Trainers and administrators see names."""
    courses = list(courses_taught_by(person).order_by("title"))
    names: dict[UUID, list[str]] = defaultdict(list)
    inside: dict[UUID, list[str]] = defaultdict(list)
    for row in (
        Interest.objects.filter(WAITS, course__in=courses).select_related("person").order_by("made_at")
    ):
        names[row.course_id].append(_called(row))
    days = SlotInterest.objects.filter(told_at=None, slot__course__in=courses)
    for day in days.select_related("person", "slot").order_by("made_at"):
        inside[day.slot.course_id].append(day.person.name)
    return [
        Waiting(one, len(names[one.pk]) + len(inside[one.pk]), names[one.pk], inside[one.pk])
        for one in courses
        if names[one.pk] or inside[one.pk]
    ]


def _called(row: Interest) -> str:
    """How staff read who waits; whoever has no address any more is told by nobody else."""
    if row.person is None:
        return row.email
    return row.person.name if row.person.email else _("%(name)s (no e-mail)") % {"name": row.person.name}


def waiting_for(course: UUID) -> int:
    """How many wait for a date of a course, or of one of its seminar days."""
    inside = SlotInterest.objects.filter(told_at=None, slot__course=course).count()
    return Interest.objects.filter(WAITS, course=course).count() + inside
