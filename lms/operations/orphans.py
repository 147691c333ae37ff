"""Uploaded files that no row names: left by an upload or a deletion that was killed between file and commit."""

from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import FileField

from lms.errors import Refused
from lms.operations.archives import uploaded

# Where Wagtail puts pictures, their sizes, documents and portraits, where tables made for staff
# lie, signed sheets, and files of seminars. Other folders belong to the host.
FOLDERS = ("original_images/", "images/", "documents/", "avatar_images/", "exports/", "sheets/", "materials/")
# Longer than any upload waits for its commit. With a look so often no orphan is there for a day.
AGE, EVERY = timedelta(hours=6), timedelta(hours=12)
FEW = 50  # so many may be orphans even where most files are


def orphans(*, now: datetime) -> list[tuple[Storage, str]]:
    """Storage and name of every file in those folders that is old enough and that no row of any model names.

    Refused where they are many and most of the files: then the database is more likely to be another's.
    """
    files = [(storage, own) for _name, own, storage in uploaded() if own.startswith(FOLDERS)]
    named = _named()  # read after the files, so that an upload just committed is seen
    found = [(storage, own) for storage, own in files if own not in named and _is_old(storage, own, now)]
    if len(found) > max(FEW, len(files) // 2):
        raise Refused(
            f"{len(found)} of {len(files)} uploaded files are in no row. Is this the right database?"
        )
    return found


def _named() -> set[str]:
    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and field.model is model and not model._meta.proxy:
                found.update(model._base_manager.values_list(field.name, flat=True).iterator())
    return found


def _is_old(storage: Storage, name: str, now: datetime) -> bool:
    try:
        return storage.get_modified_time(name) < now - AGE
    except FileNotFoundError:  # it has gone since it was listed
        return False
