"""Reads of the outline, cached by course version."""

from collections import defaultdict
from functools import lru_cache
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet

from lms.outline.enums import Kind
from lms.outline.models import Activity, ActivityTitle, Course
from lms.outline.spec import Row

SHAPE = 2  # of what is cached: a new number for new fields, since caches outlive an upgrade


# A version never changes, so a process may keep what it has read: unpickling it each time costs more than a query.
@lru_cache(maxsize=128)
def outline_of(course: UUID, version: int, language: str, source_language: str) -> list[Row]:
    """The whole outline of a course in order, retired rows last: two queries, or none while its version stands."""
    key = f"lms.outline.{SHAPE}.{course}.{version}.{language}"
    rows: list[Row] | None = cache.get(key)
    if rows is None:
        rows = _read(course, language, source_language)
        cache.set(key, rows, None)
    return rows


@lru_cache(maxsize=128)
def addresses_of(course: UUID, version: int) -> dict[str, tuple[str, str]]:
    """Address → (activity key, language) of every published lesson and quiz: one query, or none while cached."""
    key = f"lms.addresses.{course}.{version}"
    found: dict[str, tuple[str, str]] | None = cache.get(key)
    if found is None:
        titles = ActivityTitle.objects.filter(
            activity__course_id=course, activity__kind__in=[Kind.LESSON, Kind.QUIZ]
        )
        # Living rows win where a retired one once had the same address.
        ordered = titles.exclude(url="").order_by("activity__retired_at")
        by_life = sorted(
            ordered.values_list("url", "activity__key", "language", "activity__retired_at"), key=_gone
        )
        found = {url: (activity, language) for url, activity, language, _retired in by_life}
        cache.set(key, found, None)
    return found


def _gone(row: tuple[object, ...]) -> bool:
    """Sort key: retired first, so that the living overwrite them."""
    return row[3] is None


def _read(course: UUID, language: str, source_language: str) -> list[Row]:
    titles: dict[int, ActivityTitle] = {}
    by_activity = defaultdict(list)
    for title in ActivityTitle.objects.filter(activity__course_id=course):
        by_activity[title.activity_id].append(title)
    for activity_id, candidates in by_activity.items():
        # The wanted language wins, then the source language, then whatever there is.
        titles[activity_id] = max(
            candidates, key=lambda t: (t.language == language, t.language == source_language)
        )
    activities = list(Activity.objects.filter(course_id=course).order_by("position"))
    by_pk = {activity.pk: activity for activity in activities}
    living_first = sorted(activities, key=lambda a: (a.retired_at is not None, a.position))
    return [_row(activity, by_pk, titles.get(activity.pk)) for activity in living_first]


def _row(activity: Activity, by_pk: dict[int, Activity], title: ActivityTitle | None) -> Row:
    module: Activity | None = activity
    while module is not None and module.kind != Kind.MODULE:
        module = by_pk.get(module.parent_id) if module.parent_id else None
    return Row(
        pk=activity.pk,
        key=activity.key,
        parent=activity.parent_id,
        module=module.pk if module else None,
        kind=activity.kind,
        phase=activity.phase,
        position=activity.position,
        required=activity.required,
        counts_since=activity.counts_since,
        retired=activity.retired_at is not None,
        minutes=activity.minutes,
        unlock=activity.unlock,
        unlock_after=activity.unlock_after_id,
        minutes_needed=activity.minutes_needed,
        snapshot=activity.snapshot_id,
        language=title.language if title else "",
        title=title.title if title else "",
        url=title.url if title else "",
        page=title.page_id if title else None,
        revision=title.revision if title else 0,
    )


def forget_outlines() -> None:
    """Drop what this process keeps; for tests, whose versions come again after each rollback."""
    outline_of.cache_clear()
    addresses_of.cache_clear()


def stale_courses() -> QuerySet[Course]:
    """Courses whose pages changed after their last compile."""
    return Course.objects.exclude(stale_since=None)
