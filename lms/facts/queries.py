"""Reads of facts: which of a lesson are open, and who may check which."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, QuerySet

from lms.cohorts.queries import courses_taught_by
from lms.facts.models import Fact
from lms.people.models import Person

VERSION = "lms.facts.version"
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Facts:
    """What one lesson rests on: the facts it names that are known, open and checked."""

    open: tuple[Fact, ...] = ()
    checked: tuple[Fact, ...] = ()


def keys_in(text: str) -> tuple[str, ...]:
    """The keys in a lesson's list "P01, P15"."""
    return tuple(filter(None, re.split(r"[\s,;]+", text)))


def facts_of(course: UUID | None, keys: Iterable[str]) -> Facts:
    """The facts of a course by key: one query, or none where a lesson names none."""
    wanted = list(keys)
    if course is None or not wanted:
        return Facts()
    found = list(Fact.objects.filter(course_id=course, key__in=wanted).select_related("checked_by"))
    return Facts(
        open=tuple(fact for fact in found if fact.checked_on is None),
        checked=tuple(fact for fact in found if fact.checked_on is not None),
    )


def facts_seen_by(person: Person | None) -> QuerySet[Fact]:
    """Facts of the courses a person writes; all as administrator."""
    return Fact.objects.filter(course__in=courses_taught_by(person))


def open_by_course() -> dict[UUID, int]:
    """Course → how many of its facts await a person: for every page of the admin, so no query while cached."""
    key = f"lms.facts.open.{cache.get(VERSION, 0)}"
    found: dict[UUID, int] | None = cache.get(key)
    if found is None:
        waiting = Fact.objects.filter(checked_on=None).values("course").order_by()
        found = dict(waiting.annotate(number=Count("pk")).values_list("course", "number"))
        cache.set(key, found, DAY)
    return found


def forget_facts() -> None:
    """A fact was checked, opened again or said anew: what was built of it is old."""
    cache.add(VERSION, 0, None)
    cache.incr(VERSION)
