"""What the keeper of the site wants to know."""

from django.db import models


class Mark(models.Model):
    """When something last happened by itself or by command, e.g. the backup. One row per name."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    note = models.JSONField(default=dict, help_text="Numbers and names of files; nothing about people")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
