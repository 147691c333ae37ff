"""Template tags of pages: what a page's own template needs beside its fields."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from wagtail.images.models import AbstractImage

from lms.facts.models import Fact
from lms.facts.queries import Facts
from lms.pages.drafts import HINTED, hints_of
from lms.pages.fragments import Body, build
from lms.pages.fragments import lesson_facts as facts_of_lesson
from lms.pages.goals import GoalLine, goals_tested
from lms.pages.models import CoursePage, HomePage, LessonPage, QuizPage, SlotPage
from lms.pages.reading import Reading
from lms.pages.showcase import CourseView, HomeView, course_view, home_view
from lms.pages.words import LEVELS, MEASURES, note_sentence, shown_value
from lms.readability import Level
from lms.sanitise import address, clean

register = template.Library()
WIDTHS = (400, 800, 1200)


@register.simple_tag(name="home_view")
def home_view_tag(page: HomePage) -> HomeView:
    """The start page as its template shows it."""
    return home_view(page)


@register.simple_tag(name="course_view", takes_context=True)
def course_view_tag(context: Context, page: CoursePage) -> CourseView:
    """The course page as its template shows it, for the reader of this request."""
    request: HttpRequest = context["request"]
    return course_view(page, request)


@register.simple_tag
def lesson_preview(page: LessonPage) -> dict[str, Reading | Body]:
    """A lesson as a draft or preview: read by nobody, recorded nowhere."""
    return {"read": Reading.of_nobody(page, is_preview=True), "body": build(page, "", for_authors=True)}


@register.simple_tag
def lesson_facts(page: LessonPage) -> Facts:
    """The facts that a lesson names, for its editor."""
    return facts_of_lesson(page)


@register.simple_tag(name="goals_tested")
def goals_tested_tag(quiz: QuizPage) -> list[GoalLine]:
    """The goals of a quiz's course with its questions, for its editor."""
    return goals_tested(quiz)


@register.simple_tag
def open_facts(page: SlotPage) -> tuple[Fact, ...]:
    """The facts of a guide that await a person."""
    return facts_of_lesson(page).open


@register.simple_tag(takes_context=True)
def author_hints(context: Context, page: Any) -> dict[str, Any]:
    """For the editor of a lesson or quiz: the hints as last saved, and where newer ones come from; else nothing."""
    if not isinstance(page, HINTED):
        return {}
    if page.pk:
        return {"hints": hints_of(page), "address": reverse("lms_staff:hints", args=[page.pk])}
    match: Any = context["request"].resolver_match
    below = [match.kwargs["parent_page_id"], page._meta.model_name]
    return {"hints": hints_of(page), "address": reverse("lms_staff:new_hints", args=below)}


@register.filter
def measure_name(measure: str) -> Any:
    """What a measure of readability is called."""
    return MEASURES[measure]


@register.filter
def level_name(level: Level) -> Any:
    """How a value stands against its limits, in words."""
    return LEVELS[level]


register.filter(note_sentence)
register.filter(shown_value)


@register.simple_tag
def picture_sources(image: AbstractImage) -> dict[str, Any]:
    """Address, size and choices of an image; a drawing (SVG) stays a drawing. Renditions are made at publish."""
    if image.is_svg():
        drawn = image.get_rendition("preserve-svg|max-1200x1200")
        return {"src": drawn.url, "srcset": "", "width": drawn.width, "height": drawn.height}
    wanted = [
        f"max-{width}x{width * 2}|format-webp" for width in WIDTHS if width <= max(image.width, WIDTHS[0])
    ]
    made = list(image.get_renditions(*wanted).values())
    choices = ", ".join(f"{rendition.url} {rendition.width}w" for rendition in made)
    middle = made[min(1, len(made) - 1)]
    return {"src": middle.url, "srcset": choices, "width": middle.width, "height": middle.height}


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    """The value of a key, or nothing."""
    return mapping.get(key)


@register.filter
def nth(items: Any, index: int) -> Any:
    """The item at a place, counted from 0."""
    return list(items)[index]


@register.filter
def direction(language: str) -> str:
    """Which way a language is written: rtl or ltr."""
    return "rtl" if language and get_language_info(language)["bidi"] else "ltr"


@register.filter(name="clean")
def clean_filter(html: Any) -> SafeString:
    """Authored HTML through the sanitiser."""
    return mark_safe(clean(str(html)))  # noqa: S308 -- the sanitiser's own output


@register.filter
def web_address(url: Any) -> str:
    """The address of a link that somebody typed, if it is one that may be followed."""
    return address(str(url or ""))
