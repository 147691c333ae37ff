"""Reads of seminars, as frozen rows; and whose seminars somebody sees or leads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, RoleAssignment
from lms.cohorts.queries import (
    cohorts_led_by,
    cohorts_seen_by,
    dropped_in,
    is_administrator,
    learning,
    roles_of,
)
from lms.outline.enums import Kind
from lms.outline.models import Activity, ActivityTitle
from lms.people.models import Person
from lms.seminars.models import CalendarFeed, OwnFeed, Seminar, SeminarTrainer, Unit, Venue
from lms.seminars.programme import Block, Piece, blocks
from lms.seminars.states import Status, status

# Row id of a seminar day → its title, the language of that, its address.
Titles = Mapping[int, tuple[str, str, str]]
UNITS_KEPT = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a seminar in local time, with its programme."""

    starts_at: datetime
    ends_at: datetime
    blocks: tuple[Block, ...]
    units: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A seminar as pages show it. `title` is the seminar day's in `language`; `trainers` are names."""

    row: Seminar
    title: str
    language: str
    days: tuple[Day, ...]
    trainers: tuple[str, ...]
    status: Status

    @property
    def units(self) -> int:
        """All Unterrichtseinheiten."""
        return sum(day.units for day in self.days)

    @property
    def venue(self) -> Venue | None:
        """Where it is."""
        return self.row.venue


def seminars_seen_by(person: Person | None) -> QuerySet[Seminar]:
    """Seminars of the groups that a person looks after."""
    return Seminar.objects.filter(cohort__in=cohorts_seen_by(person))


def seminars_led_by(person: Person | None) -> QuerySet[Seminar]:
    """Seminars that a person may change: those of the groups they lead."""
    return Seminar.objects.filter(cohort__in=cohorts_led_by(person))


def seminars_taught_by(person: Person | None, day: date | None = None) -> QuerySet[Seminar]:
    """Seminars that somebody teaches by a right that holds on a day (today): of the course, or of the group while they
    substitute; all as administrator.
    """
    real = Seminar.objects.filter(cohort__is_test=False)
    if person is None:
        return real.none()
    if is_administrator(person):
        return real
    teaching = roles_of(person, day).filter(role=Role.TRAINER)
    return real.filter(
        Q(cohort__course__in=teaching.filter(course__isnull=False).values("course"))
        | Q(cohort__in=teaching.filter(cohort__isnull=False).values("cohort"))
    )


def coming_at(venue: Venue, now: datetime) -> QuerySet[Seminar]:
    """Seminars at a venue that are not over and not cancelled."""
    return Seminar.objects.filter(venue=venue, cancelled_at=None, ends_at__gt=now, cohort__is_test=False)


def meetings(
    rows: QuerySet[Seminar], language: str, now: datetime | None = None, titles: Titles | None = None
) -> list[Meeting]:
    """Seminars in order with days, trainers and title: four queries, however many.

    One less where the units are in the cache, and one where the titles of the seminar days are at hand.
    """
    now = now or timezone.now()
    found = list(rows.select_related("venue", "cohort").order_by("starts_at", "pk"))
    if not found:
        return []
    units, trainers = _units(found), _trainers(found)
    if titles is None:
        titles = _titles({row.slot_id for row in found}, language)
    return [
        Meeting(
            row,
            *titles.get(row.slot_id, ("", "", ""))[:2],
            days_of(units[row.pk]),
            tuple(trainers[row.pk]),
            status_of(row, now),
        )
        for row in found
    ]


def meetings_of(cohort: int, language: str) -> dict[int, list[Meeting]]:
    """Seminar day (row id of the outline) → its dates for one group, in order."""
    found = defaultdict(list)
    for meeting in meetings(Seminar.objects.filter(cohort_id=cohort), language):
        found[meeting.row.slot_id].append(meeting)
    return dict(found)


def status_of(row: Seminar, now: datetime) -> Status:
    """The state of a seminar."""
    return status(
        now=now,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        books_from=row.books_from,
        books_until=row.books_until,
        is_cancelled=row.cancelled_at is not None,
    )


def days_of(units: Iterable[Unit]) -> tuple[Day, ...]:
    """Units in order, as days."""
    local = [(timezone.localtime(u.starts_at), timezone.localtime(u.ends_at), u.topic) for u in units]
    days = []
    for _date, same in groupby(local, key=lambda one: one[0].date()):
        inside = list(same)
        pieces = [_piece(*one) for one in inside]
        days.append(Day(inside[0][0], inside[-1][1], tuple(blocks(pieces)), len(pieces)))
    return tuple(days)


def _piece(begins: datetime, ends: datetime, topic: str) -> Piece:
    first = begins.hour * 60 + begins.minute
    last = ends.hour * 60 + ends.minute
    return Piece(first, last or 24 * 60, topic)


def _units(rows: list[Seminar]) -> dict[int, list[Unit]]:
    """The units of each seminar, by row id. A seminar of one sequence has the same units for ever."""
    keys = {row.pk: f"lms.units.{row.uuid}.{row.sequence}" for row in rows}
    kept: dict[str, list[Unit]] = cache.get_many(keys.values())
    found = {pk: kept[key] for pk, key in keys.items() if key in kept}
    missing: dict[int, list[Unit]] = {pk: [] for pk in keys if pk not in found}
    if missing:
        for unit in Unit.objects.filter(seminar__in=missing).order_by("starts_at", "pk"):
            missing[unit.seminar_id].append(unit)
        cache.set_many({keys[pk]: units for pk, units in missing.items()}, UNITS_KEPT)
    return found | missing


def _trainers(rows: list[Seminar]) -> dict[int, list[str]]:
    found = defaultdict(list)
    leads = SeminarTrainer.objects.filter(seminar__in=rows, person__erased_at=None).select_related("person")
    for lead in leads:
        found[lead.seminar_id].append(lead.person.name)
    return found


def titles_of(rows: Iterable[Seminar], language: str) -> dict[int, tuple[str, str]]:
    """Seminar day (row id of the outline) → its title and the title's language. One query."""
    return {
        pk: (title, own)
        for pk, (title, own, _url) in _titles({row.slot_id for row in rows}, language).items()
    }


def _titles(activities: Any, language: str) -> dict[int, tuple[str, str, str]]:
    """Row id → title, its language, address: in the wanted language, else the course's own, else any."""
    found: dict[int, list[tuple[bool, bool, str, str, str]]] = defaultdict(list)
    rows = ActivityTitle.objects.filter(activity__in=activities).values_list(
        "activity_id", "title", "language", "url", "activity__course__source_language"
    )
    for pk, title, own, url, source in rows:
        found[pk].append((own == language, own == source, title, own, url))
    return {pk: max(options)[2:] for pk, options in found.items()}


@dataclass(frozen=True, slots=True)
class Listed:
    """A seminar as everybody may see it. `topic` is its course's title, `url` that course's page; empty without one."""

    meeting: Meeting
    course: UUID
    topic: str
    language: str
    url: str

    @property
    def town(self) -> str:
        """Where; empty for online, and while the place is not known."""
        return self.meeting.venue.town if self.meeting.venue else ""


def public_seminars() -> QuerySet[Seminar]:
    """Seminars that everybody may look at, past ones too."""
    return Seminar.objects.filter(is_public=True, cohort__is_test=False)


def dates_open_to(user: Any) -> QuerySet[Seminar]:
    """Dates that somebody may look at and book: public ones, and those of the groups in which they learn."""
    groups = [me.cohort for me in learning(user) if not me.is_test]
    return Seminar.objects.filter(Q(pk__in=public_seminars().values("pk")) | Q(cohort__in=groups))


def listed(rows: QuerySet[Seminar], language: str, now: datetime | None = None) -> list[Listed]:
    """Public seminars in order, with their topic: five queries, however many; one where there is none."""
    found = meetings(rows, language, now)
    if not found:
        return []
    courses = {meeting.row.cohort.course_id for meeting in found}
    homes = Activity.objects.filter(course__in=courses, kind=Kind.COURSE, retired_at=None)
    titles = _titles(homes.values("pk"), language)
    by_course = {course: titles.get(pk) for pk, course in homes.values_list("pk", "course_id")}
    return [_listed(meeting, by_course.get(meeting.row.cohort.course_id)) for meeting in found]


def _listed(meeting: Meeting, title: tuple[str, str, str] | None) -> Listed:
    topic, language, url = title or (meeting.title, meeting.language, "")
    return Listed(meeting, meeting.row.cohort.course_id, topic, language, url)


def coming(language: str, course: UUID | None = None, now: datetime | None = None) -> list[Listed]:
    """Public seminars that are not over, of all courses or of one."""
    now = now or timezone.now()
    rows = public_seminars().filter(ends_at__gt=now)
    return listed(rows if course is None else rows.filter(cohort__course=course), language, now)


def slots_of(cohort: Cohort, language: str) -> list[tuple[int, str]]:
    """Row id and title of the seminar days in a group's course, in order."""
    living = Activity.objects.filter(course=cohort.course_id, kind=Kind.SLOT, retired_at=None)
    order = list(living.order_by("position").values_list("pk", flat=True))
    titles = _titles(order, language)
    return [(pk, titles[pk][0] if pk in titles else "") for pk in order]


@dataclass(frozen=True, slots=True)
class Undated:
    """A seminar day (row id) of a group's course for which the group has no date. `why`: it will not be held."""

    pk: int
    title: str
    language: str
    why: str


def undated_of(cohort: Cohort, language: str) -> list[Undated]:
    """The seminar days of a group's course without a date, past or to come, in order: two queries."""
    dated = Seminar.objects.filter(cohort=cohort, cancelled_at=None).values("slot")
    living = Activity.objects.filter(course=cohort.course_id, kind=Kind.SLOT, retired_at=None)
    found = dict(living.exclude(pk__in=dated).order_by("position").values_list("pk", "key"))
    titles, dropped = _titles(found, language), dropped_in(cohort.dates)
    return [
        Undated(pk, *titles.get(pk, ("", "", ""))[:2], why=dropped.get(key, "")) for pk, key in found.items()
    ]


def teaching(cohort: Cohort) -> QuerySet[RoleAssignment]:
    """The trainers' roles of a group: of its course, and of itself (substitutes), whenever they hold."""
    scope = Q(course=cohort.course_id) | Q(cohort=cohort)
    return RoleAssignment.objects.filter(scope, role=Role.TRAINER, person__erased_at=None)


def may_teach_on(cohort: Cohort, first: date, last: date) -> set[int]:
    """Keys of the people who hold a trainer's right for a group on all these days."""
    return set(_teaching_on(cohort, first, last).values_list("person", flat=True))


def _teaching_on(cohort: Cohort, first: date, last: date) -> QuerySet[RoleAssignment]:
    begun = Q(starts_on=None) | Q(starts_on__lte=first)
    not_over = Q(ends_on=None) | Q(ends_on__gte=last)
    return teaching(cohort).filter(begun, not_over)


def without_lead(rows: QuerySet[Seminar]) -> QuerySet[Seminar]:
    """Those of them that nobody leads whose right still holds then: no trainer reads what people need there."""
    scope = Q(course=OuterRef("seminar__cohort__course")) | Q(cohort=OuterRef("seminar__cohort"))
    holds = Q(ends_on=None) | Q(ends_on__gte=OuterRef("day"))
    right = RoleAssignment.objects.filter(scope, holds, role=Role.TRAINER, person=OuterRef("person"))
    leads = SeminarTrainer.objects.annotate(day=TruncDate("seminar__starts_at"))
    return rows.exclude(Exists(leads.filter(Exists(right), seminar=OuterRef("pk"))))


def begin_of_right(person: Person, cohort: Cohort, day: date) -> date | None:
    """The first day of the right by which somebody teaches a group on a day; None where it has no first day."""
    rows = _teaching_on(cohort, day, day).filter(person=person)
    begins = [one if one is not None else date.min for one in rows.values_list("starts_on", flat=True)]
    first = min(begins, default=date.min)
    return None if first == date.min else first


def trainers_on(seminar: Seminar, day: date) -> list[Person]:
    """Who leads a seminar on one of its days, by rights that hold then: two queries.

    Those who are named for it and those appointed for its group, substitutes too; without such, all of the course.
    """
    held = _teaching_on(seminar.cohort, day, day).select_related("person").order_by("person")
    named = set(SeminarTrainer.objects.filter(seminar=seminar).values_list("person", flat=True))
    rows = list(held)
    close = [one for one in rows if one.person_id in named or one.cohort_id is not None]
    return list({one.person_id: one.person for one in close or rows}.values())


def first_day(cohort: Cohort) -> date | None:
    """The day of a group's first seminar that was not cancelled."""
    rows = Seminar.objects.filter(cohort=cohort, cancelled_at=None)
    at = rows.order_by("starts_at").values_list("starts_at", flat=True).first()
    return timezone.localdate(at) if at else None


def open_feed_of(cohort: Cohort) -> CalendarFeed | None:
    """The address under which a group's dates can be subscribed to now."""
    return CalendarFeed.objects.filter(cohort=cohort, closed_at=None).first()


def by_token(token: str) -> Cohort | None:
    """The group whose dates a secret address shows; None once it was closed."""
    found = CalendarFeed.objects.filter(token=token, closed_at=None).select_related("cohort__course").first()
    return found.cohort if found else None


def own_feed_of(person: Person) -> OwnFeed | None:
    """The address under which a person can subscribe to their dates now."""
    return OwnFeed.objects.filter(person=person, closed_at=None).first()


def person_by_token(token: str) -> Person | None:
    """Whose dates a secret address shows; None once it was closed."""
    rows = OwnFeed.objects.filter(token=token, closed_at=None, person__erased_at=None)
    found = rows.select_related("person").first()
    return found.person if found else None
