"""Brings the development site up to date in one process: migrations, courses, demo people. Safe to repeat."""

import os

import django
from django.core.management import call_command


def prepare(*, demo: bool) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_courses")
    if demo:
        call_command("make_demo")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    prepare(demo=os.environ.get("DEMO", "1") != "0")
