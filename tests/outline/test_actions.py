"""Writes to the outline, from plain specs: rows come, change, retire, return; none is deleted (invariants 1, 4, 5)."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine

from lms.outline import actions
from lms.outline.models import Activity, ActivityTitle, Course
from lms.outline.spec import ActivitySpec

pytestmark = pytest.mark.django_db
MODULE = ActivitySpec("m", None, "module", "before", "Modul", "/m/", required=False)
LESSON = ActivitySpec("l", "m", "lesson", "before", "Lektion", "/l/")
OPTIONAL = replace(LESSON, required=False)
DAYS = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 9)]


@pytest.fixture
def course() -> Course:
    return actions.register(key=uuid4(), language="de", title="Kurs")


def publish(course: Course, *specs: ActivitySpec, day: int = 0, language: str = "de") -> Course:
    with time_machine.travel(DAYS[day], tick=False):
        actions.publish(key=course.pk, language=language, specs=specs)
    course.refresh_from_db()
    return course


def lesson() -> Activity:
    return Activity.objects.get(key="l")


def test_an_activity_is_asked_since_it_appeared_and_publishing_again_changes_nothing(course: Course) -> None:
    for day in (0, 1):
        publish(course, MODULE, LESSON, day=day)
    assert (lesson().counts_since, Activity.objects.count()) == (DAYS[0], 2)


@pytest.mark.parametrize(
    ("between", "then", "since"),
    [
        ([MODULE, replace(LESSON, title="Anders", minutes=9, url="/anders/")], [MODULE, LESSON], 0),
        ([MODULE, OPTIONAL], [MODULE, OPTIONAL], 0),
        ([MODULE, OPTIONAL], [MODULE, LESSON], 2),
        ([MODULE], [MODULE, LESSON], 2),
        ([MODULE, LESSON], [MODULE, replace(MODULE, key="n"), replace(LESSON, parent="n")], 2),
    ],
    ids=["text", "optional", "required again", "gone and back", "moved"],
)
def test_it_is_asked_anew_only_where_it_returns_becomes_required_or_moves(
    course: Course, between: list[ActivitySpec], then: list[ActivitySpec], since: int
) -> None:
    for day, specs in enumerate(([MODULE, LESSON], between, then)):
        publish(course, *specs, day=day)
    assert lesson().counts_since == DAYS[since]


def test_what_is_gone_is_retired_at_once_and_keeps_its_row(course: Course) -> None:
    pk = publish(course, MODULE, LESSON) and lesson().pk
    publish(course, MODULE, day=1)
    publish(course, MODULE, day=2)
    assert (lesson().pk, lesson().retired_at) == (pk, DAYS[1])
    publish(course, MODULE, LESSON, day=3)
    assert (lesson().pk, lesson().retired_at) == (pk, None)


def test_another_language_writes_titles_and_addresses_alone(course: Course) -> None:
    publish(course, MODULE, LESSON)
    foreign = replace(LESSON, title="Lesson", url="/en/l/", minutes=99, unlock="on_date", required=False)
    publish(course, replace(foreign, key="x"), foreign, day=1, language="en")
    assert (lesson().minutes, lesson().unlock, lesson().required) == (0, "at_once", True)
    assert set(Activity.objects.values_list("key", flat=True)) == {"m", "l"}
    assert dict(ActivityTitle.objects.filter(activity=lesson()).values_list("language", "title")) == {
        "de": "Lektion",
        "en": "Lesson",
    }


def test_a_course_without_anything_is_retired_and_comes_back(course: Course) -> None:
    assert publish(course, MODULE).retired_at is None
    assert publish(course, day=1).retired_at == DAYS[1]
    assert publish(course, MODULE, day=2).retired_at is None


def test_each_publishing_raises_the_version_and_clears_the_mark(course: Course) -> None:
    actions.mark_stale(key=course.pk)
    version = course.version
    assert publish(course, MODULE).stale_since is None
    assert course.version == version + 1
