"""A text far over a gate goes out with a reason only, whichever way it goes out; all other texts as ever."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lms.pages.gate import far_over
from lms.pages.histories import HARD
from lms.pages.models import LessonPage
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db

EASY = "Der Rat ist das Parlament der Stadt. Die Menschen wählen ihn für fünf Jahre. " * 5
HARD_TEXT = (
    "Die Bewilligungsbehörde entscheidet aufgrund ihres pflichtgemäßen Ermessens im Rahmen der verfügbaren "
    "Haushaltsmittel über die Gewährung der beantragten Zuwendung, wobei ein Rechtsanspruch der antragstellenden "
    "Organisation nicht besteht. "
) * 3
WHY = "Es ist der Text eines Gesetzes."


def _lesson(committed: Any) -> LessonPage:
    with committed():
        return build.lesson(build.module(build.course_page()))


_made_lesson = made_once(_lesson)


@pytest.fixture
def lesson(db: None, _made_lesson: LessonPage) -> LessonPage:
    return deepcopy(_made_lesson)


@pytest.fixture
def author(signed_in: Any) -> Client:
    return signed_in(build.person("Ad", "Min", is_superuser=True))


def send(author: Client, lesson: LessonPage, text: str, why: str = "", **data: Any) -> bool:
    """Save the form of the editor; was it taken?"""
    form = {
        "title": lesson.title, "slug": lesson.slug, "minutes": "10", "done_by": "button", "hard_because": why,
        "body": streamfield([("lead", text)]), "sources": streamfield([]), "comments": inline_formset([]), **data,
    }  # fmt: skip
    answer = author.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), nested_form_data(form))
    if answer.status_code == 200:
        assert list(answer.context["form"].errors) == ["hard_because"]
    return bool(answer.status_code == 302)


def shown(lesson: LessonPage) -> str:
    """What readers have."""
    return str(LessonPage.objects.get(pk=lesson.pk).body)


def draft(lesson: LessonPage, text: str, why: str = "") -> LessonPage:
    lesson.body, lesson.hard_because = [{"type": "lead", "value": text}], why
    lesson.save_revision()
    return lesson


def review(lesson: LessonPage) -> None:
    """From now on changes of this lesson are reviewed."""
    workflow = Workflow.objects.create(name="Vier Augen")
    task = GroupApprovalTask.objects.create(name="Prüfen")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=lesson.get_parent())


def bulk(author: Client, *pages: Any, below: bool = False) -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    data = {"include_descendants": "on"} if below else {}
    return str(author.post(f"{address}?{ids}&next=/admin/", data, follow=True).content.decode())


@pytest.mark.parametrize("way", ["publish", "submit"])
def test_a_hard_text_needs_a_reason_to_be_published_or_sent_for_review(
    lesson: LessonPage, author: Client, committed: Any, way: str
) -> None:
    review(lesson)
    action = {f"action-{way}": "x"}
    before = shown(lesson)
    assert not send(author, lesson, HARD_TEXT, **action)
    assert not send(author, lesson, HARD_TEXT, "   ", **action)
    assert shown(lesson) == before
    with committed():
        assert send(author, lesson, HARD_TEXT, WHY, **action)
    assert ("Bewilligung" in shown(lesson)) is (way == "publish")


def test_a_text_within_the_gates_and_every_draft_need_none(
    lesson: LessonPage, author: Client, committed: Any
) -> None:
    assert send(author, lesson, HARD_TEXT)
    with committed():
        assert send(author, lesson, EASY, **{"action-publish": "x"})
    assert "fünf Jahre" in shown(lesson)


def test_a_new_page_is_asked_too(lesson: LessonPage, author: Client) -> None:
    add = reverse("wagtailadmin_pages:add", args=["lms", "lessonpage", lesson.get_parent().pk])
    form = {
        "title": "Neu", "slug": "neu", "minutes": "10", "done_by": "button", "sources": streamfield([]),
        "body": streamfield([("lead", HARD_TEXT)]), "comments": inline_formset([]), "action-publish": "x",
    }  # fmt: skip
    answer = author.post(add, nested_form_data(form))
    assert list(answer.context["form"].errors) == ["hard_because"]
    assert not LessonPage.objects.filter(title="Neu").exists()


def test_a_date_to_publish_asks_when_it_is_set_and_the_clock_asks_nobody(
    lesson: LessonPage, author: Client, committed: Any
) -> None:
    later = timezone.localtime() + timedelta(days=1)
    when = {"go_live_at": later.strftime("%Y-%m-%d %H:%M"), "action-publish": "x"}
    assert not send(author, lesson, HARD_TEXT, **when)
    assert send(author, lesson, HARD_TEXT, WHY, **when)
    revision = lesson.revisions.latest("pk")
    content = {**revision.content, "go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    lesson.revisions.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1), content=content
    )
    assert not PageLogEntry.objects.filter(action=HARD).exists()
    with committed():
        call_command("publish_scheduled")
    assert "Bewilligung" in shown(lesson)
    assert PageLogEntry.objects.get(action=HARD).data == {"because": WHY}


def test_what_is_saved_during_a_review_needs_its_reason_then(lesson: LessonPage, author: Client) -> None:
    """Whoever approves it publishes it without seeing the editor."""
    review(lesson)
    assert send(author, lesson, EASY, **{"action-submit": "x"})
    assert not send(author, lesson, HARD_TEXT)
    assert send(author, lesson, HARD_TEXT, WHY)


def test_many_at_once_go_out_only_if_none_lacks_its_reason(
    lesson: LessonPage, author: Client, committed: Any
) -> None:
    with committed():
        easy = draft(build.lesson(lesson.get_parent(), "Leicht", slug="leicht"), EASY)
    draft(lesson, HARD_TEXT)
    assert lesson.title in bulk(author, lesson, easy)
    assert "fünf Jahre" not in shown(easy)
    with committed():
        bulk(author, easy)
        bulk(author, draft(lesson, HARD_TEXT, WHY))
    assert "fünf Jahre" in shown(easy)
    assert "Bewilligung" in shown(lesson)


def test_drafts_below_a_page_are_looked_at_where_they_go_along(
    lesson: LessonPage, author: Client, committed: Any
) -> None:
    with committed():
        lesson.unpublish()
    draft(lesson, HARD_TEXT)
    bulk(author, lesson.get_parent(), below=True)
    assert not LessonPage.objects.get().live
    draft(lesson, HARD_TEXT, WHY)
    with committed():
        bulk(author, lesson.get_parent(), below=True)
    assert LessonPage.objects.get().live


def test_the_history_says_why_as_it_was_then(lesson: LessonPage, author: Client, committed: Any) -> None:
    with committed():
        send(author, lesson, HARD_TEXT, "Es ist ein <Gesetz>.", **{"action-publish": "x"})
        send(author, lesson, EASY, "Nicht mehr nötig.", **{"action-publish": "x"})
    history = author.get(reverse("wagtailadmin_pages:history", args=[lesson.pk])).content.decode()
    assert "Es ist ein &lt;Gesetz&gt;." in history
    assert "Nicht mehr nötig." not in history
    assert lesson.revisions.order_by("pk")[1].as_object().hard_because == "Es ist ein <Gesetz>."


@pytest.mark.parametrize(("text", "language", "is_far"), [
    (HARD_TEXT, "de", True), (HARD_TEXT, "de-at", True), (HARD_TEXT, "en", False), (EASY, "de", False),
    (HARD_TEXT[:200], "de", False),
])  # fmt: skip
def test_only_long_enough_german_texts_are_judged(text: str, language: str, is_far: bool) -> None:
    page = LessonPage(body=[{"type": "lead", "value": text}])
    assert far_over(page.body, language) is is_far
