"""What stands on a page of the editor, saved or not, as the hints read it."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from lms.pages.gate import is_hard, taught
from lms.pages.hints import Hints, Picture, Written, hints_for, plain_lines
from lms.pages.models import LessonPage, QuizPage
from lms.pages.prose import BESIDE, prose_of, rich_texts, texts
from lms.pages.question_hints import Asked, Option
from lms.quizzes.blocks import questions_in

HINTED = (LessonPage, QuizPage)
TASK = "try_it"
FEEDBACK = ("feedback_true", "feedback_false", "feedback_other")
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)


def hints_of(page: Page) -> Hints:
    """The hints of a lesson or quiz as it is in memory: one query at most, for the glossary."""
    written = _lesson(page) if isinstance(page, LessonPage) else _quiz(page)
    return hints_for(written, taught(), timezone.localdate())


def lessons_without_reason(pages: Iterable[Page], *, with_drafts: bool) -> list[str]:
    """Titles of the lessons whose newest version is far too hard and says not why.

    `with_drafts`: also the drafts below these pages. A query or two for each lesson, as publishing them has.
    """
    chosen = Q(pk__in=[page.pk for page in pages])
    for page in pages if with_drafts else ():
        chosen |= Q(path__startswith=page.path, live=False)
    newest = (page.get_latest_revision_as_object() for page in LessonPage.objects.filter(chosen))
    return [page.title for page in newest if not page.hard_because.strip() and is_hard(page)]


def _lesson(page: LessonPage) -> Written:
    body = list(page.body)
    html = [source for block in body for source in rich_texts(block.value)]
    return Written(
        minutes=page.minutes or 0,
        prose=prose_of(body),
        beside="\n".join(text for block in body if block.block_type in BESIDE for text in texts(block)),
        pictures=tuple(_pictures(body)),
        questions=tuple(
            asked for block in body if block.block_type == "check" for asked in _asked(block.value)
        ),
        links=tuple(plain_lines(unescape(text)) for source in html for text in _LINK.findall(source)),
        tables=tuple(
            (block.value.caption or "", len(block.value.columns))
            for block in _of(body, "table")
            if block.value
        ),
        tasks=len(_of(body, TASK)),
        film_minutes=sum(
            _number(block.value.get("minutes")) for block in _of(body, "video", "external_video")
        ),
        has_source=bool(page.sources),
        review_due=page.review_due,
    )


def _quiz(page: QuizPage) -> Written:
    questions = tuple(_asked(page.body))
    return Written(minutes=page.minutes or 0, beside=page.intro or "", questions=questions, is_lesson=False)


def _number(typed: Any) -> int:
    """A number from a form that nobody has checked yet."""
    return int(typed) if str(typed or "").isdecimal() else 0


def _of(body: Iterable[Any], *kinds: str) -> list[Any]:
    return [block for block in body if block.block_type in kinds]


def _pictures(body: Iterable[Any]) -> Iterator[Picture]:
    for block in _of(body, "picture"):
        if image := block.value.get("image"):
            yield Picture(image.title, image.contextual_alt_text or "", bool(image.decorative))


def _asked(stream: Any) -> Iterator[Asked]:
    """The questions of a stream, half finished as they may be."""
    for child in questions_in(stream):
        value = child.value
        yield from _asked(value.get("parts") or [])
        options, answers = list(value.get("options") or []), list(value.get("answers") or [])
        ways = [str(value.get(name) or "") for name in FEEDBACK if name in value]
        yield Asked(
            name=value.get("name") or "",
            prompt=value.get("prompt") or "",
            feedback=(*(str(each.get("feedback") or "") for each in (*options, *answers)), *ways),
            options=tuple(Option(each.get("text") or "", bool(each.get("right"))) for each in options),
            one_right=child.block_type == "single_choice",
        )
