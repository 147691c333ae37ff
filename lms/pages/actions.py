"""Writes that pages cause: registering a course, and compiling its outline."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from wagtail.models import Page

from lms.cohorts import appointments
from lms.outline import actions as outline
from lms.outline.models import Course
from lms.outline.queries import stale_courses
from lms.pages.compiling import specs_of
from lms.pages.models import CoursePage
from lms.pages.queries import course_key_over
from lms.progress import actions as progress


@transaction.atomic
def compile_course(*, key: UUID) -> None:
    """Compile a stale course in all its languages, its source language first. A burst of changes compiles once."""
    course = outline.lock(key=key)
    if course is None or course.stale_since is None:
        return
    pages = CoursePage.objects.filter(translation_key=key, alias_of=None).select_related("locale")
    source = course.source_language
    in_order = sorted(pages, key=lambda page: page.locale.language_code != source)
    if not any(page.locale.language_code == source for page in in_order):
        outline.publish(key=key, language=source, specs=[])
    for page in in_order:
        outline.publish(key=key, language=page.locale.language_code, specs=specs_of(page))
    progress.recount_later(course=course)
    appointments.sync_trainers(course=course)


def compile_stale(*, now: datetime) -> None:
    """For the clock: what a crash between commit and compile left behind."""
    for course in stale_courses():
        compile_course(key=course.pk)


@transaction.atomic
def pages_changed(*, around: Iterable[Page]) -> None:
    """Some page at or below a course changed: its outline is stale until this transaction is committed."""
    for key in {course_key_over(page) for page in around} - {None}:
        if key is not None:
            outline.mark_stale(key=key)
            transaction.on_commit(partial(compile_course, key=key))


def register_course(*, page: CoursePage) -> Course:
    """The course of a page, and its place in the permissions, from the first draft on."""
    course = outline.register(key=page.translation_key, language=page.locale.language_code, title=page.title)
    appointments.sync_trainers(course=course)
    return course
