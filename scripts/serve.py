"""Brings the development site up to date (migrations, courses, demo people), then serves it, in one process.

One process, because loading Django and Wagtail is most of what a start costs. Safe to repeat.
"""

import os
import sys

import django
from django.core.management import call_command
from django.db import connections
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV


def prepare(*, demo: bool) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_courses")
    if demo:
        call_command("make_demo")
    connections.close_all()


def main(bind: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    if DJANGO_AUTORELOAD_ENV not in os.environ:
        prepare(demo=os.environ.get("DEMO", "1") != "0")
    call_command("runserver", bind, use_reloader=os.environ.get("RELOAD") == "1", insecure_serving=True)


if __name__ == "__main__":
    main(sys.argv[1])
