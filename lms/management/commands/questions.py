"""Questions in neutral form, for authors and tests. Needs no database."""

import sys
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.quizzes.batch import mark_lines
from lms.quizzes.kinds.base import State

UNREADABLE = 2


class Command(BaseCommand):
    """`questions mark FILE`: one mark for each line of the file. Ends with 1 where a line is invalid."""

    help = "Mark answers: reads lines of JSON, writes a line of JSON for each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        mark = actions.add_parser("mark", help="Mark the answers in a file.")
        mark.add_argument("file", help="lines of JSON; - for standard input")

    def handle(self, *, file: str, **options: Any) -> None:
        seen = broken = 0
        with opened(file) as lines:
            for mark in mark_lines(lines):
                self.stdout.write(mark.as_json())
                seen += 1
                broken += mark.state == State.INVALID
        if broken:
            raise CommandError(f"{broken} of {seen} lines are invalid.", returncode=1)


def opened(file: str) -> BinaryIO:
    """The file, or standard input; ends with 2 where it cannot be read."""
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as problem:
        raise CommandError(f"{file}: {problem.strerror}", returncode=UNREADABLE) from problem
