"""What an author can do with the pages of courses: each a real operation of Wagtail, on pages drawn by chance."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from lms.outline.enums import Unlock
from lms.pages.models import CoursePage, LessonPage, ModulePage, QuizPage
from tests import build

BULK = ["publish", "unpublish", "delete", "move"]


@dataclass
class Author:
    """Draws an operation, does it, and says what it was; nothing where there is no page for it."""

    dice: random.Random
    client: Client
    numbers: Any = field(default_factory=lambda: count(1))

    def operations(self) -> list[Callable[[], str]]:
        """All of them; what changes more pages is drawn as often as what changes one."""
        return [
            self.edit, self.draft, self.rewrite, self.rule, self.rename, self.add, self.publish, self.unpublish,
            self.move, self.reorder, self.delete, self.copy, self.copy_module, self.copy_course, self.alias,
            self.schedule, self.expire, self.restore, self.translate, self.bulk, self.door,
        ]  # fmt: skip

    def acts(self) -> str:
        """One operation."""
        operation = self.dice.choice(self.operations())
        try:
            with transaction.atomic():
                return f"{operation.__name__} {operation()}"
        except IndexError:  # a draw from nothing
            return f"{operation.__name__}: no page"
        except ValidationError:  # two pages in one place may not have one address
            return f"{operation.__name__}: refused"

    def name(self) -> str:
        """A title and slug that no page has."""
        return f"neu-{next(self.numbers)}"

    def any_of(self, *models: type[Any], **wanted: Any) -> Any:
        """A page of one of these models in the source language."""
        pages = [
            page
            for model in models
            for page in model.objects.filter(locale__language_code="de", alias_of=None, **wanted)
        ]
        return self.dice.choice(sorted(pages, key=lambda page: page.path))

    def leaf(self, **wanted: Any) -> Any:
        """A lesson or a quiz."""
        return self.any_of(LessonPage, QuizPage, **wanted)

    def edit(self) -> str:
        page = self.leaf()
        page.title = self.name()
        build.publish(page)
        return str(page.slug)

    def draft(self) -> str:
        page = self.leaf()
        page.title = self.name()
        page.save_revision()
        return str(page.slug)

    def rewrite(self) -> str:
        """Other blocks and questions, with other ids."""
        page = self.leaf()
        text = [{"type": "text", "value": f"<p>{self.name()}</p>"}]
        page.body = text if isinstance(page, LessonPage) else [build.single_choice(), build.true_false()]
        build.publish(page)
        return str(page.slug)

    def rule(self) -> str:
        """Counts or no longer; what a quiz asks for to be done."""
        page = self.leaf()
        if isinstance(page, QuizPage) and self.dice.random() < 0.5:
            page.pass_mark = self.dice.choice([None, 10, 70, 100])
            page.done_when = self.dice.choice(["passed", "handed_in"])
        else:
            page.required = not page.required
        build.publish(page)
        return str(page.slug)

    def door(self) -> str:
        module, other = self.any_of(ModulePage), self.any_of(ModulePage)
        module.unlock = self.dice.choice(Unlock.values)
        module.unlock_after = other.translation_key
        build.publish(module)
        return f"{module.slug} after {other.slug}"

    def rename(self) -> str:
        page = self.any_of(CoursePage, ModulePage, LessonPage, QuizPage)
        old, page.slug = page.slug, self.name()
        build.publish(page)
        return f"{old} to {page.slug}"

    def add(self) -> str:
        model = self.dice.choice([build.lesson, build.quiz])
        return str(model(self.any_of(ModulePage), slug=self.name()).slug)

    def publish(self) -> str:
        page = self.any_of(CoursePage, ModulePage, LessonPage, QuizPage, live=False)
        build.publish(page)
        return str(page.slug)

    def unpublish(self) -> str:
        page = self.any_of(ModulePage, LessonPage, QuizPage) if self.dice.random() < 0.9 else None
        page = page or self.any_of(CoursePage)
        page.unpublish()
        return str(page.slug)

    def move(self) -> str:
        page, module = self.leaf(), self.any_of(ModulePage)
        page.move(module, pos="last-child")
        return f"{page.slug} to {module.slug}"

    def reorder(self) -> str:
        """A module before another one, perhaps of another course."""
        module, other = self.any_of(ModulePage), self.any_of(ModulePage)
        if module.pk != other.pk:
            module.move(other, pos="left")
        return f"{module.slug} before {other.slug}"

    def delete(self) -> str:
        page = self.any_of(ModulePage) if self.dice.random() < 0.3 else self.leaf()
        (page if self.dice.random() < 0.5 else Page.objects.get(pk=page.pk)).delete()
        return str(page.slug)

    def copy(self) -> str:
        page = self.leaf()
        page.copy(to=self.any_of(ModulePage), update_attrs={"slug": self.name()})
        return str(page.slug)

    def copy_module(self) -> str:
        module = self.any_of(ModulePage)
        module.copy(recursive=True, to=self.any_of(CoursePage), update_attrs={"slug": self.name()})
        return str(module.slug)

    def copy_course(self) -> str:
        course = self.any_of(CoursePage)
        course.copy(recursive=True, update_attrs={"slug": self.name(), "title": self.name()})
        return str(course.slug)

    def alias(self) -> str:
        page = self.leaf()
        page.create_alias(update_slug=self.name())
        return str(page.slug)

    def schedule(self) -> str:
        """A change, or a page that was out, published by the clock."""
        page = self.leaf()
        page.title, page.go_live_at = self.name(), timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
        call_command("publish_scheduled")
        return str(page.slug)

    def expire(self) -> str:
        page = self.leaf(live=True)
        type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        call_command("publish_scheduled")
        return str(page.slug)

    def restore(self) -> str:
        """An earlier revision becomes the newest, as the editor does it."""
        page = self.leaf()
        old = self.dice.choice(list(page.revisions.order_by("pk")))
        old.as_object().save_revision(previous_revision=old).publish()
        return f"{page.slug} {old.pk}"

    def translate(self) -> str:
        """A page and what it stands in, published in English."""
        page = self.leaf()
        english = Locale.objects.get(language_code="en")
        above = page.get_ancestors(inclusive=True).type((CoursePage, ModulePage, LessonPage, QuizPage))
        for one in above.specific():
            if not one.has_translation(english):
                one.copy_for_translation(english)
            build.publish(one.get_translation(english))
        return str(page.slug)

    def bulk(self) -> str:
        """Two pages at once on Wagtail's screen."""
        action, pages = self.dice.choice(BULK), [self.leaf(), self.leaf()]
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        ids = "&".join(f"id={page.pk}" for page in pages)
        data = {"chooser": self.any_of(ModulePage).pk} if action == "move" else {}
        answer = self.client.post(f"{address}?{ids}&next=/admin/", data)
        return f"{action} {' '.join(page.slug for page in pages)} {answer.status_code}"
