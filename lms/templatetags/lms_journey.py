"""Steps on the way.

Nothing in a step's line says whose it is, so each line is rendered once per process, state and language.
"""

from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.journey.queries import Step
from lms.templatetags.lms_frame import is_debugged

register = template.Library()


def _line(step: Step, language: str) -> str:
    return render_to_string("lms/journey/step.html", {"step": step})


_kept_line = lru_cache(maxsize=4096)(_line)


@register.simple_tag(takes_context=True)
def step_line(context: Context, step: Step) -> SafeString:
    """The line of one lesson, quiz or seminar day inside its module."""
    make = _line if is_debugged(context) else _kept_line
    return mark_safe(make(step, get_language() or ""))  # noqa: S308 -- from a template
