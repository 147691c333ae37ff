"""The editor: a draft may be empty, what is published may not; a module waits only for its own course."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lms.pages.models import LessonPage, ModulePage
from tests import build

pytestmark = pytest.mark.django_db


def send(client: Any, lesson: LessonPage, **data: Any) -> int:
    """Save the lesson in the editor with an empty body."""
    form = {
        "title": lesson.title,
        "slug": lesson.slug,
        "minutes": "10",
        "done_by": "button",
        "body": streamfield([]),
        "sources": streamfield([]),
        "comments": inline_formset([]),
        **data,
    }
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    return int(client.post(address, nested_form_data(form)).status_code)


def test_an_empty_draft_is_kept_and_an_empty_lesson_is_not_published(committed: Any, signed_in: Any) -> None:
    with committed():
        lesson = build.lesson(build.module(build.course_page()))
    client = signed_in(build.person(is_superuser=True))
    revisions = lesson.revisions.count()
    assert send(client, lesson) == 302
    assert lesson.revisions.count() == revisions + 1
    assert send(client, lesson, **{"action-publish": "x"}) == 200
    lesson.refresh_from_db()
    assert len(lesson.body) == 1


def test_a_module_may_wait_only_for_modules_of_its_course(committed: Any, signed_in: Any) -> None:
    with committed():
        mine, other = build.course(modules=2), build.course()
    module = ModulePage.objects.child_of(mine).first()
    assert module is not None
    html = (
        signed_in(build.person(is_superuser=True))
        .get(reverse("wagtailadmin_pages:edit", args=[module.pk]))
        .content.decode()
    )
    sibling = ModulePage.objects.child_of(mine).last()
    foreign = ModulePage.objects.child_of(other).get()
    assert sibling is not None
    assert str(sibling.translation_key) in html
    assert str(foreign.translation_key) not in html


@pytest.mark.parametrize(
    ("unlock", "waits_for", "field"),
    [
        ("after_attendance", "seminar", ""),
        ("after_attendance", "", ""),
        ("after_attendance", "module", "unlock_after"),
        ("on_booking", "module", "unlock_after"),
        ("after_done", "seminar", "unlock_after"),
        ("after_done", "module", ""),
        ("after_attendance", "nothing", "unlock"),
    ],
)
def test_a_rule_about_a_seminar_waits_for_a_seminar(
    committed: Any, signed_in: Any, unlock: str, waits_for: str, field: str
) -> None:
    with committed():
        course = build.course(modules=2)
        first, second = ModulePage.objects.child_of(course).order_by("path")
        day = None if waits_for == "nothing" else build.slot(first)
    keys = {"seminar": day and str(day.translation_key), "module": str(first.translation_key)}
    data = {
        "title": second.title,
        "slug": second.slug,
        "phase": "after",
        "minutes": "0",
        "unlock": unlock,
        "unlock_after": keys.get(waits_for) or "",
        "minutes_needed": "0",
        "comments": inline_formset([]),
        "action-publish": "x",
    }
    address = reverse("wagtailadmin_pages:edit", args=[second.pk])
    answer = signed_in(build.person(is_superuser=True)).post(address, nested_form_data(data))
    if field:
        assert list(answer.context["form"].errors) == [field]
    else:
        assert answer.status_code == 302


def editor(client: Any, page: Any) -> str:
    """The editor's page."""
    return str(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode())


def test_where_enrolment_decides_the_editor_offers_neither_privacy_nor_search_engines(
    committed: Any, signed_in: Any
) -> None:
    with committed():
        course = build.course_page()
        part = build.module(course)
        gated = [build.lesson(part), build.quiz(part), build.slot(part)]
    client = signed_in(build.person(is_superuser=True))
    for page in gated:
        html = editor(client, page)
        assert 'name="slug"' in html
        assert "seo_title" not in html
        assert "set-privacy" not in html
        assert 'id="status-enrolment"' in html
    assert "set-privacy" not in editor(client, part)
    html = editor(client, course)
    assert "seo_title" in html
    assert "set-privacy" in html
    assert "status-enrolment" not in html


def test_the_estimate_of_a_quiz_is_not_taken_for_its_time_limit(committed: Any, signed_in: Any) -> None:
    with committed():
        quiz = build.quiz(build.module(build.course_page()))
    html = editor(signed_in(build.person(is_superuser=True)), quiz)
    assert "Dauer in Minuten (geschätzt)" in html
    assert "Eine feste Zeit stellen Sie unter „Mehr Einstellungen“ ein." in html
