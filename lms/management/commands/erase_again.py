"""manage.py erase_again [--from DIR]."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.conf import conf
from lms.privacy import actions


class Command(BaseCommand):
    """After a restore: whoever was erased after the backup was made is erased again."""

    help = "Erase everybody again whom the list of erased persons beside the backups names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", dest="folder", default=conf.backup_folder, metavar="DIR", help="where the list lies"
        )

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        if not folder:
            raise CommandError("Say where the list lies: --from DIR, or the setting LMS_BACKUP_FOLDER.")
        number = actions.erase_again(folder=Path(folder), now=timezone.now())
        self.stdout.write(f"{number} persons erased again.")
