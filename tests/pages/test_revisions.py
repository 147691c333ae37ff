"""An older version of a lesson is published again: the course is as it says, and nobody loses what they did (I8)."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from lms.pages.models import LessonPage
from lms.progress.models import Record, RecordEvent
from tests import build
from tests.pages.test_publishing import rows, scratch

pytestmark = pytest.mark.django_db


def ledger() -> list[Any]:
    """All that is recorded."""
    return [*Record.objects.order_by("pk").values(), *RecordEvent.objects.order_by("pk").values()]


def test_an_older_revision_is_restored_and_every_record_stays(committed: Any, signed_in: Any) -> None:
    with committed():
        course = build.course()
    lesson = LessonPage.objects.order_by("path")[0]
    old = lesson.latest_revision
    who = build.enrol(build.person(), build.cohort(course))
    learner = signed_in(who.person)
    assert learner.post(f"/lektion/{lesson.translation_key}/fertig/").status_code == 302
    with committed():
        lesson.title, lesson.minutes, lesson.required = "Neue Fassung", 90, False
        lesson.body = [{"type": "text", "value": "<p>Ganz anders.</p>", "id": "b9"}]
        build.publish(lesson)
    assert "Ganz anders." in learner.get(lesson.url).content.decode()
    before, outline = ledger(), rows(course)
    boss = signed_in(build.person(is_superuser=True))
    shown = boss.get(reverse("wagtailadmin_pages:revisions_revert", args=[lesson.pk, old.pk]))
    restored = shown.context["form"].instance
    assert (restored.title, restored.minutes, restored.required) == ("Lektion 1.1", 10, True)
    form = {
        "title": restored.title,
        "slug": restored.slug,
        "minutes": str(restored.minutes),
        "done_by": restored.done_by,
        "required": "on",
        "body": streamfield([("text", rich_text(restored.body[0].value.source))]),
        "sources": streamfield([]),
        "comments": inline_formset([]),
        "revision": str(old.pk),
        "action-publish": "x",
    }
    with committed():
        address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
        assert boss.post(address, nested_form_data(form)).status_code == 302
    assert rows(course) == scratch(course) != outline
    assert ledger() == before
    again = learner.get(lesson.url)
    assert "Der Rat ist das Parlament der Stadt." in again.content.decode()
    assert again.context["read"].is_done
