"""Writes that pages cause: registering a course, and compiling its outline."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from django_tasks import task
from wagtail.models import Page

from lms.cohorts import appointments
from lms.conf import conf
from lms.outline import actions as outline
from lms.outline.enums import Kind
from lms.outline.models import ActivityTitle, Course
from lms.outline.queries import stale_courses
from lms.pages.compiling import specs_of
from lms.pages.fragments import body_of
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
    transaction.on_commit(partial(_prepare_soon, str(key)))
    appointments.sync_trainers(course=course)


def _prepare_soon(key: str) -> None:
    prepare.enqueue(key)


@task()
def prepare(key: str) -> None:
    """Build the bodies of a course's lessons once, so that no reader waits for a picture to be made smaller."""
    lessons = ActivityTitle.objects.filter(activity__course_id=UUID(key), activity__kind=Kind.LESSON)
    living = lessons.filter(activity__retired_at=None, page__isnull=False)
    for page, revision, language in living.values_list("page_id", "revision", "language"):
        with override(language if language in conf.interface_languages else settings.LANGUAGE_CODE):
            body_of(page, revision, "")


def compile_stale(*, now: datetime) -> None:
    """For the clock: what a crash between commit and compile left behind."""
    for course in stale_courses():
        compile_course(key=course.pk)


@transaction.atomic
def pages_changed(*, around: Iterable[Page]) -> None:
    """Some page at or below a course changed: its outline is stale until this transaction is committed."""
    for key in {course_key_over(page) for page in around} - {None}:
        if key is not None:
            course_changed(key=key)


@transaction.atomic
def course_changed(*, key: UUID) -> None:
    """What a course is made of changed: its outline is stale until this transaction is committed."""
    outline.mark_stale(key=key)
    transaction.on_commit(partial(compile_course, key=key))


def register_course(*, page: CoursePage) -> Course:
    """The course of a page, and its place in the permissions, from the first draft on."""
    course = outline.register(key=page.translation_key, language=page.locale.language_code, title=page.title)
    appointments.sync_trainers(course=course)
    return course
