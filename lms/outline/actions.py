"""Writes to the outline. Nobody else writes these rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.outline.models import Activity, ActivityTitle, Course
from lms.outline.spec import ActivitySpec


def register(*, key: UUID, language: str, title: str) -> Course:
    """The course of a page; it exists from the page's first save, so that trainers can be appointed to a draft."""
    course, created = Course.objects.get_or_create(
        pk=key, defaults={"source_language": language, "title": title}
    )
    if not created and course.source_language == language and course.title != title:
        Course.objects.filter(pk=key).update(title=title)
    return course


def lock(*, key: UUID) -> Course | None:
    """The course, locked until the transaction ends."""
    return Course.objects.select_for_update().filter(pk=key).first()


def mark_stale(*, key: UUID) -> None:
    """Say, in the transaction that changed the pages, that the outline must be compiled; compiling clears it."""
    Course.objects.filter(pk=key, stale_since=None).update(stale_since=timezone.now())


@transaction.atomic
def publish(*, key: UUID, language: str, specs: Sequence[ActivitySpec]) -> Course:
    """Make the outline say exactly this in one language. Idempotent.

    The source language sets order, rules and existence; another language writes titles and addresses only.
    """
    now = timezone.now()
    course = Course.objects.select_for_update().get(pk=key)
    rows = {activity.key: activity for activity in course.activities.all()}
    if language == course.source_language:
        _write_rules(course, rows, specs, now)
        Course.objects.filter(pk=key).update(retired_at=None if specs else now)
    _write_titles(rows, language, specs)
    Course.objects.filter(pk=key).update(version=F("version") + 1, stale_since=None)
    return course


def _write_rules(
    course: Course, rows: dict[str, Activity], specs: Sequence[ActivitySpec], now: datetime
) -> None:
    for position, spec in enumerate(specs):
        activity = rows.get(spec.key) or Activity(course=course, key=spec.key)
        parent = rows[spec.parent] if spec.parent else None
        activity.counts_since = _counts_since(activity, spec, parent, now)
        activity.parent, activity.kind, activity.phase = parent, spec.kind, spec.phase
        activity.position, activity.required, activity.minutes = position, spec.required, spec.minutes
        activity.unlock, activity.minutes_needed = spec.unlock, spec.minutes_needed
        activity.snapshot_id, activity.retired_at = spec.snapshot, None
        activity.save()
        rows[spec.key] = activity
    for spec in specs:
        after = rows[spec.unlock_after].pk if spec.unlock_after in rows else None
        if rows[spec.key].unlock_after_id != after:
            Activity.objects.filter(pk=rows[spec.key].pk).update(unlock_after=after)
    gone = course.activities.exclude(key__in=[spec.key for spec in specs])
    gone.filter(retired_at=None).update(retired_at=now)


def _counts_since(
    activity: Activity, spec: ActivitySpec, parent: Activity | None, now: datetime
) -> datetime | None:
    """Since when an activity is asked of people: moves only when it appears, returns, becomes required or moves."""
    if not spec.required:
        return activity.counts_since
    same_module = activity.parent_id == (parent.pk if parent else None)
    was_asked = activity.pk is not None and activity.required and activity.retired_at is None and same_module
    return activity.counts_since if was_asked else now


def _write_titles(rows: dict[str, Activity], language: str, specs: Sequence[ActivitySpec]) -> None:
    fields = ["title", "url", "page", "revision"]
    titles = [
        ActivityTitle(
            activity=rows[spec.key],
            language=language,
            title=spec.title,
            url=spec.url,
            page_id=spec.page,
            revision=spec.revision,
        )
        for spec in specs
        if spec.key in rows
    ]
    ActivityTitle.objects.bulk_create(
        titles, update_conflicts=True, unique_fields=["activity", "language"], update_fields=fields
    )
    stale = ActivityTitle.objects.filter(activity__in=rows.values(), language=language)
    stale.exclude(activity__key__in=[spec.key for spec in specs]).update(revision=0, page=None)
