"""The list of erased persons, kept beside the backups and never in one: numbers and days, no names."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

FILE = "erased-persons.txt"


def listed(folder: Path) -> set[UUID]:
    """The persons (by uuid) that the list in this folder names; a line that cannot be read is left out."""
    file = folder / FILE
    if not file.is_file():
        return set()
    found = set()
    for line in file.read_text(encoding="ascii", errors="replace").splitlines():
        try:
            found.add(UUID(line.split(" ")[0]))
        except ValueError:
            continue
    return found


def add(folder: Path, rows: Iterable[tuple[UUID, datetime]]) -> int:
    """Add persons that the list does not name yet; returns how many. The folder must be there."""
    known = listed(folder)
    new = [(uuid, at) for uuid, at in rows if uuid not in known]
    if new:
        with os.fdopen(os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
            file.writelines(f"{uuid} {at:%Y-%m-%dT%H:%M:%S}\n" for uuid, at in new)
            file.flush()
            os.fsync(file.fileno())
    return len(new)
