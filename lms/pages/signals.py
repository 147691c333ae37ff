"""Wagtail's signals are strangers: each calls one action."""

from typing import Any

from wagtail.models import Page

from lms.pages import actions, histories
from lms.pages.links import forget_links
from lms.pages.models import CoursePage, LessonPage, ModulePage, QuizPage, SlotPage

GATED = (ModulePage, LessonPage, QuizPage, SlotPage)
OURS = (CoursePage, *GATED)


def on_change(sender: type[Any], instance: Page, **kwargs: Any) -> None:
    """Published, unpublished, renamed, or about to be deleted."""
    if sender in OURS:
        actions.pages_changed(around=[instance])
    if issubclass(sender, Page) and sender not in GATED:
        forget_links()  # menu and footer may name it


def on_publish(sender: type[Any], instance: Page, revision: Any, **kwargs: Any) -> None:
    """A hard text went out with a reason: its history keeps both."""
    if sender is LessonPage and instance.live:
        histories.keep_reason(lesson=instance, revision=revision)


def on_move(
    sender: type[Any], instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Moved: the course it left and the course it came to."""
    if sender in OURS:
        actions.pages_changed(around=[parent_page_before, Page.objects.get(pk=instance.pk)])


def on_save(sender: type[Any], instance: Any, *, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Saved without a revision (an alias, a direct add_child); and every course from its first draft."""
    if sender not in OURS or raw:
        return
    if sender is CoursePage and instance.alias_of_id is None:
        actions.register_course(page=instance)
    if created:
        actions.pages_changed(around=[instance])
