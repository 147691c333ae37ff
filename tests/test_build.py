"""The short way in which tests make published pages, against the editor's."""

from typing import Any

import pytest
from wagtail.models import Page

from lms.outline.models import Activity
from lms.pages.models import LessonPage
from tests import build

pytestmark = pytest.mark.django_db

OWN = {"id", "page_ptr", "path", "slug", "url_path", "translation_key", "title", "draft_title"}
MOMENTS = {"first_published_at", "last_published_at", "latest_revision_created_at"}


def fields(page: Page) -> dict[str, Any]:
    """What a page says, without what is its own; whether it has a moment and a revision."""
    found = {}
    for field in page._meta.concrete_fields:
        if field.name in OWN:
            continue
        value = getattr(page, field.attname)
        named = field.name in MOMENTS or field.name.endswith("_revision")
        found[field.name] = value is not None if named else str(value)
    return found


def outlined(page: Page) -> list[Any]:
    """What the outline knows of a page."""
    rows = Activity.objects.filter(key=str(page.translation_key))
    return list(rows.values_list("kind", "phase", "required", "minutes", "retired_at"))


def test_a_page_made_the_short_way_is_as_one_published_by_the_editor(committed: Any) -> None:
    with committed():
        module = build.module(build.course_page())
        short = build.lesson(module, "Kurz")
        long = LessonPage(title="Lang", slug="lang", body=build.TEXT, live=False, locale=module.locale)
        module.add_child(instance=long)
        long.save_revision().publish()
    long = LessonPage.objects.get(pk=long.pk)

    assert fields(short) == fields(long)
    assert outlined(short) == outlined(long) != []
    assert short.live_revision_id == short.latest_revision_id == short.revisions.get().pk
    said, said_long = short.live_revision.content, long.live_revision.content
    assert set(said) == set(said_long)
    assert said["body"] == said_long["body"]
