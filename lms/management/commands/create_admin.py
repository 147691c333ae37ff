"""manage.py create_admin EMAIL."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone, translation

from lms.accounts import access
from lms.errors import Refused


class Command(BaseCommand):
    """Prints a link; whoever opens it becomes an administrator, with a password and a second factor of their own."""

    help = "Print a one-time link that makes an administrator: it sets password and second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address to log in with, new or known")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email.strip())
            with translation.override("en"):
                link = access.offer_administration(email=email, now=timezone.now())
        except ValidationError as problem:
            raise CommandError(f"This is not an e-mail address: {email}") from problem
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(link)
        self.stderr.write("Valid for 24 hours and once. Whoever opens it becomes an administrator.")
