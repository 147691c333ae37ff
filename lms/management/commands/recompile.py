"""Compile every course again."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.pages import actions
from lms.pages.models import CoursePage


class Command(BaseCommand):
    """For after a change that no page tells of: of the URLconf, of the site's root, of a block's template."""

    help = "Compile the outline of every course again, with the addresses and bodies of now."

    def handle(self, **options: Any) -> None:
        courses = CoursePage.objects.filter(alias_of=None)
        actions.pages_changed(around=courses)
        self.stdout.write(f"{courses.values('translation_key').distinct().count()} compiled")
