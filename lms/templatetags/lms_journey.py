"""Modules on the way, and their steps.

Nothing in them says whose they are, so each is rendered once per process, state and language; not so the dates of
seminars and what one does about them.
"""

from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.journey.queries import Step, Stop
from lms.templatetags.lms_frame import is_debugged

register = template.Library()


def _line(step: Step, language: str) -> str:
    return render_to_string("lms/journey/step.html", {"step": step})


def _module(stop: Stop, language: str) -> str:
    return render_to_string("lms/journey/stop.html", {"stop": stop})


_kept_line = lru_cache(maxsize=4096)(_line)
_kept_module = lru_cache(maxsize=1024)(_module)


@register.simple_tag(takes_context=True)
def step_line(context: Context, step: Step) -> SafeString:
    """The line of one lesson, quiz or seminar day inside its module."""
    make = _line if is_debugged(context) else _kept_line
    return mark_safe(make(step, get_language() or ""))  # noqa: S308 -- from a template


@register.simple_tag(takes_context=True)
def plain_stop(context: Context, stop: Stop) -> SafeString:
    """One module with its steps, where there are no dates of seminars in it."""
    make = _module if is_debugged(context) else _kept_module
    return mark_safe(make(stop, get_language() or ""))  # noqa: S308 -- from a template
