"""manage.py tick: once a minute, from cron or a timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.management import clock
from lms.operations.queries import closed


class Command(BaseCommand):
    """Does what is due: compiles courses, moves dated rights, counts, sends mail. Safe to repeat."""

    help = "Do what is due. Run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        if closed() is not None:  # nobody else writes while a backup is put back
            self.stdout.write("The site is closed (manage.py maintenance): nothing was done.")
            return
        failed = clock.tick(now=timezone.now())
        if failed is None and options["verbosity"] > 1:
            self.stdout.write("Another tick is running.")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
