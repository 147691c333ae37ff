"""manage.py backup [--to DIR] [--keep-daily N] [--keep-weekly N]."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.conf import conf
from lms.errors import Refused
from lms.operations import actions
from lms.privacy import actions as privacy


class Command(BaseCommand):
    """Database and uploaded files in one archive, while the site is in use."""

    help = "Write database and uploaded files to one archive and remove old archives."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default=conf.backup_folder, metavar="DIR", help="where the archives lie")
        parser.add_argument("--keep-daily", type=int, default=7, metavar="N")
        parser.add_argument("--keep-weekly", type=int, default=4, metavar="N")

    def handle(self, *args: Any, to: str, keep_daily: int, keep_weekly: int, **options: Any) -> None:
        if not to:
            raise CommandError("Say where to: --to DIR, or the setting LMS_BACKUP_FOLDER.")
        if keep_daily < 1 or keep_weekly < 0:
            raise CommandError("--keep-daily must be at least 1, --keep-weekly at least 0.")
        tell = self.stdout.write if options["verbosity"] else lambda line: None
        try:
            path = actions.backup(
                folder=Path(to), now=timezone.now(), daily=keep_daily, weekly=keep_weekly, tell=tell
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(f"No backup was made: {problem}") from problem
        privacy.write_list(folder=path.parent)
        tell(str(path))
