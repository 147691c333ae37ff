"""manage.py load_courses [course] [--check]."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.loader import actions
from lms.loader.problems import Unreadable
from lms.loader.rows import Outcome


class Command(BaseCommand):
    """Reads the course packages into Wagtail. Safe to repeat; what a trainer changed is kept."""

    help = "Read the course packages of LMS_COURSES into Wagtail. What a trainer changed is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", nargs="?", help="one course only, e.g. political_system")
        parser.add_argument("--check", action="store_true", help="read and judge only, write nothing")
        parser.add_argument(
            "--replace",
            action="append",
            default=[],
            metavar="PATH",
            help="take the package's text for this page",
        )

    def handle(self, *args: Any, course: str | None, check: bool, replace: list[str], **options: Any) -> None:
        try:
            reports = actions.load(course, check=check, replace=replace)
        except Unreadable as faults:
            raise CommandError(f"{faults}\n{len(faults.problems)} faults; nothing was loaded.") from faults
        if check:
            self.stdout.write("No faults.")
        for report in reports:
            quiet = report.outcome == Outcome.UNCHANGED or (
                report.group == "glossary" and report.outcome in (Outcome.CREATED, Outcome.UPDATED)
            )
            if options["verbosity"] > 1 or (options["verbosity"] and not quiet):
                self.stdout.write(str(report))
        counted: dict[str, Counter[str]] = {}
        for report in reports:
            counted.setdefault(report.group, Counter())[report.outcome] += 1
        for group, outcomes in counted.items():
            if options["verbosity"]:
                self.stdout.write(f"{group}: " + ", ".join(f"{n} {what}" for what, n in outcomes.items()))
