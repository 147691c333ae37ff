"""The clock of the development site: `manage.py tick` every minute, in one process that stays."""

import os
import sys
import time

import django
from django.core.management import CommandError, call_command
from django.db import close_old_connections

EVERY_SECONDS = 60


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    while True:
        tick()
        close_old_connections()
        time.sleep(EVERY_SECONDS)


def tick() -> None:
    """Once. What failed is said and tried again in a minute, as a real clock would; the site goes on."""
    try:
        call_command("tick")
    except CommandError as problem:
        print(problem, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
