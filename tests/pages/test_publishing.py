"""Every way in and out leaves the outline equal to a compile from scratch, deletes no row, and harms nobody's work.

Invariants 1–6, I1, I4, I6.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, Page

from lms.cohorts.models import Enrolment
from lms.outline.models import Activity, ActivityTitle, Course
from lms.pages.compiling import specs_of
from lms.pages.models import CoursePage, LessonPage, ModulePage, QuizPage
from lms.progress import actions as progress
from lms.progress.models import Record
from tests import build
from tests.once import made_once
from tests.pages.learning import answer, hand_in, read, somebody_learns

pytestmark = pytest.mark.django_db


def rows(course: CoursePage) -> list[tuple[Any, ...]]:
    """The living outline of a course, as compared."""
    living = Activity.objects.filter(course_id=course.translation_key, retired_at=None).order_by("position")
    return [
        (a.key, a.parent.key if a.parent else None, a.kind, a.required, a.minutes, a.unlock) for a in living
    ]


def scratch(course: CoursePage) -> list[tuple[Any, ...]]:
    """What a compile from scratch says."""
    specs = specs_of(CoursePage.objects.get(pk=course.pk))
    return [(s.key, s.parent, str(s.kind), s.required, s.minutes, str(s.unlock)) for s in specs]


def _make(committed: Any) -> CoursePage:
    with committed():
        return build.course(lessons=2, quizzes=1, modules=2)


_made = made_once(_make)


@pytest.fixture
def course(db: None, _made: CoursePage) -> Iterator[CoursePage]:
    """A course in which somebody learned; whatever a test does with its pages, their work must be the same after it."""
    made = deepcopy(_made)
    with somebody_learns(made):
        yield made


def first(model: type[Any]) -> Any:
    return model.objects.order_by("path").first()


def publish(course: CoursePage) -> None:
    lesson = first(LessonPage)
    lesson.title = "Neuer Titel"
    lesson.save_revision().publish()


def publish_scheduled(course: CoursePage) -> None:
    lesson = LessonPage(
        title="Geplant", slug="geplant", live=False, go_live_at=timezone.now() - timedelta(minutes=1)
    )
    lesson.locale = course.locale
    first(ModulePage).add_child(instance=lesson)
    lesson.save_revision(approved_go_live_at=lesson.go_live_at)
    call_command("publish_scheduled")
    assert LessonPage.objects.get(slug="geplant").live


def unpublish_lesson(course: CoursePage) -> None:
    first(LessonPage).unpublish()


def unpublish_module(course: CoursePage) -> None:
    first(ModulePage).unpublish()


def move_lesson(course: CoursePage) -> None:
    first(LessonPage).move(ModulePage.objects.order_by("path").last(), pos="first-child")


def reorder(course: CoursePage) -> None:
    modules = list(ModulePage.objects.order_by("path"))
    modules[1].move(modules[0], pos="left")


def change_slug(course: CoursePage) -> None:
    module = first(ModulePage)
    module.slug = "anders"
    module.save_revision().publish()


def delete_lesson(course: CoursePage) -> None:
    first(LessonPage).delete()


def delete_module(course: CoursePage) -> None:
    first(ModulePage).delete()


def delete_untyped(course: CoursePage) -> None:
    Page.objects.get(pk=first(ModulePage).pk).delete()


def copy_lesson(course: CoursePage) -> None:
    first(LessonPage).copy(update_attrs={"slug": "kopie"})


def alias_lesson(course: CoursePage) -> None:
    first(LessonPage).create_alias(update_slug="alias")


def add_live_child(course: CoursePage) -> None:
    first(ModulePage).add_child(
        instance=LessonPage(title="Direkt", slug="direkt", live=True, locale=course.locale)
    )


def make_optional(course: CoursePage) -> None:
    lesson = first(LessonPage)
    lesson.required = False
    lesson.save_revision().publish()


def unpublish_course(course: CoursePage) -> None:
    CoursePage.objects.get(pk=course.pk).unpublish(set_expired=False)


WAYS = [
    publish,
    publish_scheduled,
    unpublish_lesson,
    unpublish_module,
    move_lesson,
    reorder,
    change_slug,
    delete_lesson,
    delete_module,
    delete_untyped,
    copy_lesson,
    alias_lesson,
    add_live_child,
    make_optional,
    unpublish_course,
]


@pytest.mark.parametrize("way", WAYS)
def test_after_each_way_the_outline_equals_a_compile_from_scratch(
    course: CoursePage, committed: Any, way: Any
) -> None:
    before = set(Activity.objects.values_list("key", flat=True))
    with committed():
        way(course)
    assert rows(course) == scratch(course)
    assert before <= set(Activity.objects.values_list("key", flat=True))
    assert Course.objects.get(pk=course.translation_key).stale_since is None


def test_move_between_courses_retires_here_and_appears_there(course: CoursePage, committed: Any) -> None:
    lesson = first(LessonPage)
    with committed():
        other = build.course(lessons=1)
    module = ModulePage.objects.child_of(other).get()
    with committed():
        lesson.move(module, pos="last-child")
    key = str(lesson.translation_key)
    assert Activity.objects.get(course_id=course.translation_key, key=key).retired_at is not None
    assert Activity.objects.get(course_id=other.translation_key, key=key).retired_at is None
    assert rows(course) == scratch(course)
    assert rows(other) == scratch(other)


def test_a_live_page_under_an_unpublished_module_is_retired(course: CoursePage, committed: Any) -> None:
    module = first(ModulePage)
    with committed():
        module.unpublish()
    lesson = LessonPage.objects.child_of(module).first()
    assert lesson is not None
    assert lesson.live
    assert build.activity(lesson).retired_at is not None


def test_draft_and_preview_change_nothing(course: CoursePage, committed: Any) -> None:
    lesson = first(LessonPage)
    version = Course.objects.get(pk=course.translation_key).version
    before = list(Activity.objects.order_by("pk").values_list("pk", "position", "retired_at"))
    with committed():
        lesson.title = "Entwurf"
        lesson.save_revision()
        response = lesson.make_preview_request()
    assert response.status_code == 200
    assert Course.objects.get(pk=course.translation_key).version == version
    assert list(Activity.objects.order_by("pk").values_list("pk", "position", "retired_at")) == before


def test_another_language_writes_titles_and_addresses_only(course: CoursePage, committed: Any) -> None:
    with committed():
        english = Locale.objects.create(language_code="en")
        home = build.home("en")
        copy = CoursePage(title="Political system", slug="political-system", locale=english)
        copy.translation_key = course.translation_key
        home.add_child(instance=copy)
        copy = build.publish(copy)
        source = first(ModulePage)
        module = ModulePage(title="Module", slug="module", locale=english, unlock="on_date")
        module.translation_key = source.translation_key
        copy.add_child(instance=module)
        module.save_revision().publish()
    assert rows(course) == scratch(course)
    assert Activity.objects.get(key=str(source.translation_key)).unlock == "at_once"
    titles = ActivityTitle.objects.filter(activity__key=str(source.translation_key))
    assert dict(titles.values_list("language", "title")) == {"de": source.title, "en": "Module"}


def counts_since(page: Page) -> Any:
    return build.activity(page).counts_since


def test_counts_since_stays_while_nothing_but_the_text_changes(course: CoursePage, committed: Any) -> None:
    lesson = first(LessonPage)
    before = counts_since(lesson)
    with committed():
        publish(course)
        reorder(course)
    assert counts_since(lesson) == before


@pytest.mark.parametrize("change", ["revive", "require", "move"])
def test_counts_since_moves_when_an_activity_is_asked_anew(
    course: CoursePage, committed: Any, change: str
) -> None:
    lesson = first(LessonPage)
    before = counts_since(lesson)
    with committed():
        if change == "revive":
            lesson.unpublish()
    if change == "require":
        with committed():
            make_optional(course)
    with committed():
        lesson = LessonPage.objects.get(pk=lesson.pk)
        if change == "move":
            move_lesson(course)
        else:
            lesson.required = True
            lesson.save_revision().publish()
    assert counts_since(lesson) > before


def test_a_copied_course_has_no_door_that_waits_for_the_old_one(course: CoursePage, committed: Any) -> None:
    modules = list(ModulePage.objects.order_by("path"))
    with committed():
        modules[1].unlock = "after_done"
        modules[1].unlock_after = modules[0].translation_key
        modules[1].save_revision().publish()
    with committed():
        copied = course.copy(recursive=True, update_attrs={"slug": "kopie", "title": "Kopie"})
    inside = Activity.objects.filter(course_id=copied.translation_key)
    waiting = inside.get(unlock="after_done")
    assert waiting.unlock_after is not None
    assert waiting.unlock_after.course_id == copied.translation_key
    assert (
        inside.exclude(unlock_after=None).exclude(unlock_after__course_id=copied.translation_key).count() == 0
    )


def test_a_copied_course_has_new_keys_and_no_record(course: CoursePage, committed: Any) -> None:
    with committed():
        copied = course.copy(recursive=True, update_attrs={"slug": "kopie", "title": "Kopie"})
    old = set(Activity.objects.filter(course_id=course.translation_key).values_list("key", flat=True))
    new = set(Activity.objects.filter(course_id=copied.translation_key).values_list("key", flat=True))
    assert len(new) == len(old)
    assert not old & new
    assert Record.objects.filter(activity__course_id=course.translation_key).exists()
    assert not Record.objects.filter(activity__course_id=copied.translation_key).exists()


def test_who_takes_a_copied_course_too_begins_it_anew(course: CoursePage, committed: Any) -> None:
    """I4: the copy's blocks have the same ids; both are studied, and neither sees the other."""
    who = Enrolment.objects.get().person
    with committed():
        copied = course.copy(recursive=True, update_attrs={"slug": "kopie", "title": "Kopie"})
    again = build.enrol(who, build.cohort(copied))
    progress.recount(enrolment=again)
    again.refresh_from_db()
    assert (again.done, again.counted) == (0, 6)
    inside = Activity.objects.filter(course_id=copied.translation_key).order_by("position")
    begun = answer(again, inside.filter(kind="quiz")[0].pk, right=True)
    assert (begun.number, begun.responses.count()) == (1, 2)
    hand_in(begun)
    read(again, inside.filter(kind="lesson")[0].pk)
    again.refresh_from_db()
    assert (again.done, again.counted) == (2, 6)


def test_a_burst_of_changes_compiles_once(course: CoursePage, committed: Any) -> None:
    version = Course.objects.get(pk=course.translation_key).version
    with committed():
        for lesson in LessonPage.objects.all():
            lesson.save_revision().publish()
        for quiz in QuizPage.objects.all():
            quiz.save_revision().publish()
    assert Course.objects.get(pk=course.translation_key).version == version + 1


def test_the_clock_compiles_what_a_crash_left_stale(course: CoursePage) -> None:
    from lms.pages.actions import compile_stale

    lesson = first(LessonPage)
    lesson.title = "Nach dem Absturz"
    lesson.save_revision().publish()  # the commit hook never runs in this test
    assert Course.objects.get(pk=course.translation_key).stale_since is not None
    compile_stale(now=timezone.now())
    assert ActivityTitle.objects.get(activity__key=str(lesson.translation_key)).title == "Nach dem Absturz"


def test_a_course_is_known_from_its_first_draft(committed: Any) -> None:
    page = CoursePage(title="Entwurf", slug="entwurf", live=False, locale=build.home().locale)
    with committed():
        build.home().add_child(instance=page)
    known = Course.objects.get(pk=page.translation_key)
    assert known.title == "Entwurf"
    assert not known.activities.filter(retired_at=None).exists()
