"""Template tags of questions to staff."""

from typing import Any

from django import template

from lms.inquiries.words import kept_note

register = template.Library()


@register.inclusion_tag("lms/inquiries/ask.html")
def ask_form(lesson: str = "", course: str = "") -> dict[str, Any]:
    """The form under a lesson or on Mein Weg, closed until somebody wants it. No query."""
    return {"lesson": lesson, "course": course, "note": kept_note()}
