"""The clock of the development site: `manage.py tick` every minute, in one process that stays."""

import os
import time

import django
from django.core.management import call_command
from django.db import close_old_connections

EVERY_SECONDS = 60


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    while True:
        call_command("tick")
        close_old_connections()
        time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    main()
