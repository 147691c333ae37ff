"""What the loader wrote, so that a trainer's edit is seen and never overwritten."""

from django.db import models


class Seed(models.Model):
    """One page the loader made: digests of its source and of what was applied."""

    page_key = models.UUIDField()
    language = models.CharField(max_length=10)
    source_sha256 = models.CharField(max_length=64)
    applied_sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_key", "language"], name="lms_one_seed_per_page")]

    def __str__(self) -> str:
        return f"{self.path} {self.language}"
