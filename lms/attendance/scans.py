"""Scans of signed sheets: kept for a day of a seminar until a day of their own, and then gone."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lms.attendance.cleaning import Clean
from lms.attendance.models import SheetScan
from lms.errors import Refused
from lms.people.models import Person
from lms.seminars.models import Seminar

USUAL = timedelta(days=3 * 365)  # as long as a sheet is kept where nobody says otherwise
LONGEST = timedelta(days=10 * 365 + 3)
MOST = 30  # of one seminar


@transaction.atomic
def keep(
    *,
    seminar: Seminar,
    day: date,
    scan: Clean,
    number: int | None,
    delete_on: date,
    by: Person,
    now: datetime,
) -> SheetScan:
    """Keep the scan of a sheet; without a number it gets the next of its day. Refused for a number that is there."""
    # Locks the seminar, so that two uploads do not get the same number.
    seminar = Seminar.objects.select_for_update(of=("self",)).get(pk=seminar.pk)
    kept = list(SheetScan.objects.filter(seminar=seminar))
    if len(kept) >= MOST:
        raise Refused(_("There are many scans of this seminar already. Please delete one first."))
    taken = {one.number for one in kept if one.day == day}
    if number in taken:
        raise Refused(_("Sheet %(number)s of this day is there already.") % {"number": number})
    made = SheetScan(
        seminar=seminar,
        day=day,
        number=number or max(taken, default=0) + 1,
        by=by,
        uploaded_at=now,
        delete_on=delete_on,
    )
    made.file.save(f"{uuid4()}.{scan.ending}", ContentFile(scan.body), save=False)
    made.save()
    return made


@transaction.atomic
def delete(*, scan: SheetScan) -> None:
    """The row goes, and its file with it."""
    remove(SheetScan.objects.filter(pk=scan.pk))


def delete_due(*, now: datetime) -> int:
    """For the clock: scans whose day has come; returns how many."""
    with transaction.atomic():
        return remove(SheetScan.objects.filter(delete_on__lte=localdate(now)))


def remove(rows: QuerySet[Any]) -> int:
    """Rows that have a `file` go; their files go once it is sure that the rows are gone. Returns how many."""
    files: list[tuple[Storage, str]] = [(row.file.storage, str(row.file)) for row in rows]
    rows.delete()
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))
    return len(files)
