"""manage.py maintenance on [--until TIME] [--message TEXT] | off | status."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.conf import conf
from lms.operations import switch
from lms.operations.queries import closed


def moment(text: str, now: datetime) -> datetime:
    """A time of the site's clock: "03:30" is the next such time, else an ISO date and time. ValueError otherwise."""
    here = timezone.localtime(now)
    if len(text) <= 5:
        found = datetime.combine(here.date(), time.fromisoformat(text), here.tzinfo)
        return found if found > now else found + timedelta(days=1)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else timezone.make_aware(found)


class Command(BaseCommand):
    """Needs no database, so that it works while that is being restored."""

    help = "Close the site for visitors and staff (on), open it again (off), or say which (status)."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("on", "off", "status"))
        parser.add_argument(
            "--until", metavar="TIME", help='when it will probably end: "03:30", "2026-12-01 06:00"'
        )
        parser.add_argument("--message", default="", help="a sentence for visitors")

    def handle(self, *args: Any, what: str, until: str | None, message: str, **options: Any) -> None:
        if not conf.maintenance_file:
            raise CommandError("LMS_MAINTENANCE_FILE is not set: the site cannot be closed.")
        path = Path(conf.maintenance_file)
        if what == "on":
            self._close(path, until, message)
        elif what == "off":
            self.stdout.write("The site is open again." if switch.reopen(path) else "The site was open.")
        else:
            self.stdout.write(f"The site is {'open' if closed() is None else 'closed'}.")

    def _close(self, path: Path, until: str | None, message: str) -> None:
        now = timezone.now()
        try:
            end = moment(until, now) if until else None
        except ValueError as problem:
            raise CommandError(
                f'--until is no time: {until}. Write "03:30" or "2026-12-01 06:00".'
            ) from problem
        if end and end <= now:
            raise CommandError(f"--until is over: {until}.")
        try:
            switch.close(path, switch.Closed(end, message))
        except OSError as problem:
            raise CommandError(f"The site could not be closed: {problem}") from problem
        self.stdout.write("The site is closed. Open it again with: manage.py maintenance off")
