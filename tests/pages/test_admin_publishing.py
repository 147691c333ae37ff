"""The ways in and out that go through Wagtail's own screens: bulk actions and workflow (I1, I6)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from lms.outline.models import Activity
from lms.pages.models import CoursePage, LessonPage
from tests import build
from tests.pages.learning import somebody_learns
from tests.pages.test_publishing import rows, scratch

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(committed: Any) -> Iterator[CoursePage]:
    """A course in which somebody learned; after each test their work is what it was."""
    with committed():
        made = build.course(lessons=3, quizzes=1)
    with somebody_learns(made):
        yield made


@pytest.fixture
def admin(signed_in: Any) -> Client:
    return signed_in(build.person(is_superuser=True))


def lessons() -> list[LessonPage]:
    return list(LessonPage.objects.order_by("path"))


def bulk(client: Client, action: str, chosen: list[LessonPage], **data: Any) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    ids = "&".join(f"id={page.pk}" for page in chosen)
    answer = client.post(f"{address}?{ids}&next=/admin/", data)
    assert answer.status_code == 302, answer.content[:500]


def test_bulk_unpublish_and_bulk_publish(course: CoursePage, admin: Client, committed: Any) -> None:
    with committed():
        bulk(admin, "unpublish", lessons()[:2])
    assert [lesson.live for lesson in lessons()] == [False, False, True]
    assert rows(course) == scratch(course)
    with committed():
        bulk(admin, "publish", lessons()[:2])
    assert rows(course) == scratch(course)
    assert not Activity.objects.exclude(retired_at=None).exists()


def test_bulk_delete(course: CoursePage, admin: Client, committed: Any) -> None:
    with committed():
        bulk(admin, "delete", lessons()[:2])
    assert LessonPage.objects.count() == 1
    assert rows(course) == scratch(course)
    assert Activity.objects.filter(kind="lesson").count() == 3


def test_bulk_move(course: CoursePage, admin: Client, committed: Any) -> None:
    with committed():
        other = build.course(lessons=0, quizzes=0)
    target = other.get_children().get()
    with committed():
        bulk(admin, "move", lessons()[:2], chooser=target.pk)
    assert rows(course) == scratch(course)
    assert rows(other) == scratch(other)
    assert LessonPage.objects.child_of(target).count() == 2


def test_workflow_publish(course: CoursePage, admin: Client, committed: Any) -> None:
    lesson = lessons()[0]
    workflow = Workflow.objects.create(name="Vier Augen")
    task = GroupApprovalTask.objects.create(name="Prüfen")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=course)
    lesson.title = "Geprüft"
    lesson.save_revision()
    version = Activity.objects.get(key=str(lesson.translation_key)).course.version
    user = build.person(is_superuser=True).user
    with committed():
        state = workflow.start(lesson, user)
    assert Activity.objects.get(key=str(lesson.translation_key)).course.version == version
    with committed():
        state.current_task_state.approve(user=user)
    lesson.refresh_from_db()
    assert lesson.title == "Geprüft"
    assert rows(course) == scratch(course)
    assert Activity.objects.get(key=str(lesson.translation_key)).titles.get().title == "Geprüft"


def test_translation_by_wagtails_own_screen(course: CoursePage, admin: Client, committed: Any) -> None:
    from wagtail.models import Locale

    english = Locale.objects.create(language_code="en")
    build.home("en")
    address = reverse("simple_translation:submit_page_translation", args=[course.pk])
    with committed():
        answer = admin.post(address, {"locales": [english.pk], "include_subtree": "on"})
    assert answer.status_code == 302
    translated = CoursePage.objects.get(locale=english)
    assert translated.translation_key == course.translation_key
    assert translated.get_children().count() == 1
    with committed():
        for page in [translated, *translated.get_descendants().specific()]:
            page.save_revision().publish()
    assert rows(course) == scratch(course)
    languages = Activity.objects.get(key=str(lessons()[0].translation_key)).titles.values_list(
        "language", flat=True
    )
    assert sorted(languages) == ["de", "en"]
