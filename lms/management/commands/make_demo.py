"""manage.py make_demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from lms.errors import Refused
from lms.management import demo


class Command(BaseCommand):
    """Makes the demo people once. Refused where the site does not allow them."""

    help = "Make demo people with a known password. For development and demo sites only."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with translation.override("de"):
                made = demo.make(now=timezone.now())
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        if options["verbosity"]:
            self.stdout.write("Demo people made." if made else "Demo people are there already.")
