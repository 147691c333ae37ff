"""Rebuild every enrolment's counters from the ledger."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.cohorts.models import Enrolment
from lms.progress import actions as progress


class Command(BaseCommand):
    """Equal to what `progress.record` keeps by itself; for after a repair by hand."""

    help = "Rebuild the progress counters of all enrolments from their records."

    def handle(self, **options: Any) -> None:
        changed = 0
        for enrolment in Enrolment.objects.order_by("pk").iterator():
            before = (enrolment.done, enrolment.counted)
            progress.recount(enrolment=enrolment)
            enrolment.refresh_from_db(fields=["done", "counted"])
            changed += before != (enrolment.done, enrolment.counted)
        self.stdout.write(f"{changed} changed")
