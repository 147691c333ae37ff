"""Reads of pages."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.html import escape
from wagtail.models import Page

from lms.glossary.queries import version, words
from lms.outline.enums import Kind
from lms.outline.models import ActivityTitle
from lms.pages.glossing import Glosser
from lms.pages.models import CoursePage, LessonPage

STEP = Page.steplen
GERMAN = "de"  # the glossary explains German words
# Kinds of blocks that hold no running text of the lesson: questions are asked, files and pictures are shown.
_MUTE = frozenset({"check", "picture", "video", "external_video", "download", "heading"})
# Names inside a block that say how it looks or where it leads.
_HIDDEN = frozenset({"id", "type", "url", "image", "file", "alt_text"})


def course_key_over(page: Page) -> UUID | None:
    """The key of the course a page is in or is, by its path: one query, no walk."""
    paths = [page.path[:end] for end in range(STEP, len(page.path) + 1, STEP)]
    found = CoursePage.objects.filter(path__in=paths).order_by("path")
    return found.values_list("translation_key", flat=True).last()


def course_page(course: UUID, language: str) -> CoursePage | None:
    """The live page of a course, in this language if it speaks it, else in any."""
    found = CoursePage.objects.live().filter(translation_key=course).select_related("locale")
    return min(found, key=lambda page: (page.locale.language_code != language, page.path), default=None)


def lessons_by_word(course: UUID, course_version: int) -> dict[int, tuple[str, ...]]:
    """Word of the glossary → keys of the lessons that use it, in one published version of a course.

    One query, or none while version and glossary stand.
    """
    key = f"lms.uses.{course}.{course_version}.{version()}"
    found: dict[int, tuple[str, ...]] | None = cache.get(key)
    if found is None:
        found = _read_uses(course)
        cache.set(key, found, 30 * 24 * 60 * 60)
    return found


def _read_uses(course: UUID) -> dict[int, tuple[str, ...]]:
    titles = ActivityTitle.objects.filter(
        activity__course_id=course, activity__kind=Kind.LESSON, activity__retired_at=None, language=GERMAN
    )
    lessons = LessonPage.objects.filter(pk__in=titles.values("page")).only("translation_key", "body")
    spellings = {form: word.pk for word in words() for form in word.spellings}
    uses = defaultdict(list)
    for lesson in lessons.order_by("path"):
        for word in _used(lesson.body.raw_data, spellings):
            uses[word].append(str(lesson.translation_key))
    return {word: tuple(keys) for word, keys in uses.items()}


def _used(blocks: Any, spellings: dict[str, int]) -> set[int]:
    glosser = Glosser(spellings)
    chosen: set[int] = set()
    for block in blocks:
        if block["type"] == "terms":
            chosen |= {item["value"] if isinstance(item, dict) else item for item in block["value"]}
        elif block["type"] not in _MUTE:
            for text in _texts(block["value"]):
                glosser.gloss(text if "<" in text else escape(text))
    return chosen.union(glosser.used)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a stored block, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in _HIDDEN:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
