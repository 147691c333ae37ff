"""What lies on a trainer's desk: own courses, what was edited last, drafts, reviews, open facts, the next seminars."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, TaskState
from wagtail.query import PageQuerySet

from lms.attendance.queries import days_to_decide
from lms.cohorts.queries import courses_taught_by
from lms.facts.queries import facts_seen_by
from lms.pages.links import address_of
from lms.pages.models import CoursePage, LessonPage
from lms.people.queries import person_of
from lms.quizzes.grades import waiting_for
from lms.seminars.models import Seminar
from lms.seminars.queries import seminars_taught_by, titles_of, without_lead

EDITS, ROWS, SEMINARS = 5, 8, 4


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """A course page with its address for readers; empty where it is not published."""

    page: CoursePage
    address: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The newest change of a page. `by` is empty where no person made it, or nobody knows who."""

    page: Page
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """A seminar to come, with the title of its day in `language`."""

    row: Seminar
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class ToDecide:
    """So many marks of a seminar's day came too late, or without a right, and wait for its trainers."""

    seminar: Ahead
    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Desk:
    """All of it, newest first. `more` counts the drafts that are not among `drafts`.

    `reasoned`: published lessons that say why a hard text may stay. `seminars`: the next ones; `unled`: those to come
    that nobody leads; `to_mark`: attempts at quizzes that wait for a mark by hand.
    """

    courses: tuple[OwnCourse, ...] = ()
    edits: tuple[Edit, ...] = ()
    drafts: tuple[Page, ...] = ()
    more: int = 0
    reasoned: tuple[LessonPage, ...] = ()
    reviews: tuple[Page, ...] = ()
    open_facts: int = 0
    seminars: tuple[Ahead, ...] = ()
    unled: tuple[Ahead, ...] = ()
    to_decide: tuple[ToDecide, ...] = ()
    to_mark: int = 0


def desk_of(user: Any) -> Desk:
    """The desk of somebody who writes courses or teaches: of theirs only, in a fixed number of queries."""
    desk = _with_seminars(user, timezone.now())
    courses = list(_course_pages(user))
    if not courses:
        return desk
    mine = _pages_of(courses)
    newest = F("latest_revision_created_at").desc(nulls_last=True)
    drafts = mine.filter(Q(live=False) | Q(has_unpublished_changes=True)).order_by(newest, "-pk")
    waiting = drafts.count()
    edited = mine.exclude(latest_revision=None).select_related("latest_revision__user__person")
    return replace(
        desk,
        courses=tuple(OwnCourse(page, address_of(page) if page.live else "") for page in courses),
        edits=tuple(map(_edit, edited.order_by("-latest_revision__created_at", "-pk")[:EDITS])),
        drafts=tuple(drafts[:ROWS]),
        more=max(0, waiting - ROWS),
        reasoned=tuple(_reasoned(mine)),
        reviews=tuple(_reviews(user, mine)),
        open_facts=facts_seen_by(person_of(user)).filter(checked_on=None).count(),
    )


def _with_seminars(user: Any, now: datetime) -> Desk:
    """What comes next, and what waits for a decision: a substitute has this and nothing else on the desk."""
    taught = seminars_taught_by(person_of(user))
    coming = taught.filter(cancelled_at=None, ends_at__gt=now).select_related("cohort")
    ordered = coming.order_by("starts_at", "pk")
    near = {row.pk: row for row in ordered[:SEMINARS]}
    unled = {row.pk: row for row in without_lead(ordered)[:ROWS]}
    waiting = days_to_decide(taught)
    past = {pk for pk, _day, _number in waiting} - set(near)
    rows = near | unled | (Seminar.objects.in_bulk(past) if past else {})
    titles = titles_of(rows.values(), get_language() or "") if rows else {}
    found = {pk: Ahead(row, *titles.get(row.slot_id, ("", ""))) for pk, row in rows.items()}
    return Desk(
        seminars=tuple(found[pk] for pk in near),
        unled=tuple(found[pk] for pk in unled),
        to_decide=tuple(ToDecide(found[pk], day, number) for pk, day, number in waiting),
        to_mark=waiting_for(person_of(user), now).count(),
    )


def _course_pages(user: Any) -> PageQuerySet[CoursePage]:
    keys = courses_taught_by(person_of(user)).values("key")
    return CoursePage.objects.filter(translation_key__in=keys).select_related("locale").order_by("path")


def _pages_of(courses: Iterable[CoursePage]) -> PageQuerySet[Page]:
    """The course pages and all pages below them."""
    return Page.objects.filter(reduce(or_, (Q(path__startswith=course.path) for course in courses)))


def _edit(page: Page) -> Edit:
    person = getattr(page.latest_revision.user, "person", None)
    return Edit(page, page.latest_revision.created_at, person.name if person else "")


def _reasoned(mine: PageQuerySet[Page]) -> PageQuerySet[LessonPage]:
    lessons = LessonPage.objects.filter(pk__in=mine.values("pk"), live=True).exclude(hard_because="")
    return lessons.order_by("path").only("title", "draft_title", "hard_because")


def _reviews(user: Any, mine: PageQuerySet[Page]) -> PageQuerySet[Page]:
    """Pages whose workflow waits for this person."""
    tasks = TaskState.objects.reviewable_by(user).values_list("revision__object_id", flat=True)
    return mine.filter(pk__in=[int(key) for key in tasks]).order_by("-pk")[:ROWS]
