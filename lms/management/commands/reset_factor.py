"""manage.py reset_factor EMAIL."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from lms.accounts import access
from lms.errors import Refused


class Command(BaseCommand):
    """Prints a link for somebody who lost the second factor. The old one works until the link is used."""

    help = "Print a one-time link that sets a new password and a new second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address this person logs in with")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            with translation.override("en"):
                link = access.offer_new_factor(email=email, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(link)
        self.stderr.write("Valid for 24 hours and once. Give it only to the owner of the address.")
