"""Reads of the list of who waits for a date."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lms.cohorts.queries import courses_taught_by
from lms.interest.models import Interest
from lms.outline.enums import Kind
from lms.outline.models import ActivityTitle, Course
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import public_seminars

WAITS = Q(confirmed_at__isnull=False, told_at=None)


def bookable(now: datetime) -> QuerySet[Seminar]:
    """Public seminars that can be booked now, the first one first."""
    begun = Q(books_from__lte=now, starts_at__gt=now)
    open_still = Q(books_until=None) | Q(books_until__gt=now)
    return public_seminars().filter(begun, open_still, cancelled_at=None).order_by("starts_at", "pk")


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a date of a course, and who: names, or addresses of nobody we know."""

    course: Course
    count: int
    names: list[str]


def waiting_seen_by(person: Person | None) -> list[Waiting]:
    """The lists of the courses somebody teaches: two queries. Trainers and administrators see names."""
    courses = courses_taught_by(person).annotate(count=Count("interests", filter=_waits("interests__")))
    found = list(courses.filter(count__gt=0).order_by("title"))
    rows = Interest.objects.filter(WAITS, course__in=found).select_related("person").order_by("made_at")
    names: dict[UUID, list[str]] = {}
    for row in rows:
        names.setdefault(row.course_id, []).append(row.person.name if row.person else row.email)
    return [Waiting(one, one.count, names.get(one.pk, [])) for one in found]


def _waits(before: str) -> Q:
    return Q(**{f"{before}confirmed_at__isnull": False, f"{before}told_at": None})


def waiting_for(course: UUID) -> int:
    """How many wait for a date of a course."""
    return Interest.objects.filter(WAITS, course=course).count()
