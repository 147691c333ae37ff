"""Fetch the browser assets for a site that installed the plugin as a package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms import assets


class Command(BaseCommand):
    """Repeatable; needs npm and a connection to a registry once."""

    help = "Fetch the plugin's fonts into FOLDER; name that folder in STATICFILES_DIRS."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            assets.fetch(folder)
        except assets.NoAssets as reason:
            raise CommandError(str(reason)) from reason
        files = sum(1 for file in (folder / "lms").rglob("*") if file.is_file())
        self.stdout.write(f"{files} files in {folder / 'lms'}")
