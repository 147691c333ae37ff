"""Quizzes inside a page.

A mini check that waits for an answer looks the same for everybody, so it is rendered once per process; each page
fills in its token and number.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.images import get_image_model

from lms.pages.compiling import askable
from lms.pages.models import QuizPage
from lms.pages.queries import course_key_over
from lms.quizzes import wording
from lms.quizzes.banks import Stock
from lms.quizzes.blocks import neutral_questions
from lms.quizzes.kinds.case import Asked
from lms.quizzes.kinds.texts import Word
from lms.quizzes.previews import Preview, preview
from lms.quizzes.reading import CheckScreen
from lms.templatetags.lms_frame import TOKEN, is_debugged
from lms.templatetags.lms_pages import picture_sources

register = template.Library()

NUMBER = UUID("00000000-0000-4000-8000-000000000000")  # a mark in the kept markup


def _check(check: CheckScreen, language: str) -> str:
    return render_to_string("lms/quizzes/check.html", {"check": check, "csrf_token": TOKEN})


_kept_check = lru_cache(maxsize=512)(_check)


@register.filter
def said(word: str | Word) -> str:
    """A word of a kind in the reader's language; a text of an author as it stands."""
    return str(wording.said(word))


@register.filter
def previews(stream: Any) -> list[Preview]:
    """The questions of a stream, or those in neutral form, for their author, with the key."""
    listed = stream if isinstance(stream, list) else neutral_questions(stream)
    return [preview(question) for question in listed]


@register.filter
def questions_of_quiz(page: QuizPage) -> list[dict[str, Any]]:
    """All that a quiz page asks as it stands, questions of banks too, in neutral form."""
    return askable(Stock(course_key_over(page)).asked(page.body))


@register.filter
def within(part: Asked, prefix: str) -> Asked:
    """A question of a case inside a form whose names begin so."""
    return part.within(prefix)


@register.simple_tag
def picture_of(number: int | str) -> dict[str, Any] | None:
    """A picture of a question by its number: address, size and choices; None where there is none (any more)."""
    image = get_image_model().objects.filter(pk=number).first() if isinstance(number, int) else None
    return picture_sources(image) if image else None


@register.simple_tag(takes_context=True)
def mini_check(context: Context, check: CheckScreen) -> SafeString:
    """The form of a mini check inside a lesson, with its feedback once it was answered."""
    make = _check if check.review or is_debugged(context) else _kept_check
    kept = make(replace(check, uuid=NUMBER), get_language() or "")
    filled = kept.replace(TOKEN, get_token(context["request"])).replace(str(NUMBER), str(check.uuid))
    return mark_safe(filled)  # noqa: S308 -- from a template, and both values are safe
