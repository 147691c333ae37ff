"""Quizzes inside a page.

A mini check that waits for an answer looks the same for everybody, so it is rendered once per process; each page
fills in its token and number.
"""

from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.quizzes.reading import CheckScreen
from lms.templatetags.lms_frame import TOKEN, is_debugged

register = template.Library()

NUMBER = UUID("00000000-0000-4000-8000-000000000000")  # a mark in the kept markup


def _check(check: CheckScreen, language: str) -> str:
    return render_to_string("lms/quizzes/check.html", {"check": check, "csrf_token": TOKEN})


_kept_check = lru_cache(maxsize=512)(_check)


@register.simple_tag(takes_context=True)
def mini_check(context: Context, check: CheckScreen) -> SafeString:
    """The form of a mini check inside a lesson, with its feedback once it was answered."""
    make = _check if check.review or is_debugged(context) else _kept_check
    kept = make(replace(check, uuid=NUMBER), get_language() or "")
    filled = kept.replace(TOKEN, get_token(context["request"])).replace(str(NUMBER), str(check.uuid))
    return mark_safe(filled)  # noqa: S308 -- from a template, and both values are safe
