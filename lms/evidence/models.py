"""Content exactly as learners met it."""

from django.db import models

from lms.evidence.rows import AppendOnly


class Snapshot(AppendOnly):
    """Content exactly as learners met it, named by its digest. Never about a person."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
