"""manage.py restore FILE [--force]."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.errors import Refused
from lms.operations import actions
from lms.operations.queries import applied_migrations, known_migrations
from lms.privacy import actions as privacy


class Command(BaseCommand):
    """Puts an archive of `backup` back. Server, worker and clock must stand still."""

    help = "Replace database and uploaded files by those of an archive that `backup` wrote."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="an archive that `backup` wrote")
        parser.add_argument("--force", action="store_true", help="replace the data that this site holds")

    def handle(self, *args: Any, file: str, force: bool, **options: Any) -> None:
        folder = Path(file).parent
        tell = self.stdout.write if options["verbosity"] else lambda line: None
        try:
            if known_migrations() == applied_migrations():
                privacy.write_list(folder=folder)
            manifest = actions.restore(path=Path(file), force=force, tell=tell)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(f"The backup was not restored completely: {problem}") from problem
        tell(f"Restored the backup of {manifest.made_at}, version {manifest.version or 'unknown'}.")
        if known_migrations() - set(manifest.migrations):
            tell("It is older than this version: now run manage.py migrate, then manage.py erase_again.")
        elif number := privacy.erase_again(folder=folder, now=timezone.now()):
            tell(f"{number} persons who had been erased after the backup were erased again.")
