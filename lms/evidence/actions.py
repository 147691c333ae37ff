"""Keeping content as it was."""

from lms.evidence.canonical import digest
from lms.evidence.models import Snapshot


def keep(*, kind: str, body: object) -> Snapshot:
    """The snapshot of this content; equal content is one row."""
    sha256 = digest([kind, body])
    Snapshot.objects.bulk_create([Snapshot(sha256=sha256, kind=kind, body=body)], ignore_conflicts=True)
    return Snapshot.objects.get(pk=sha256)
