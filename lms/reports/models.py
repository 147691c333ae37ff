"""Selections that staff keep for themselves."""

from django.db import models

from lms.people.models import Person


class SavedFilter(models.Model):
    """A selection of the report under a name of its owner's own. No name of a participant is kept in it.

    `query` is what the address of the screen says; whoever opens it gets what they may see at that moment.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="lms_one_filter_per_name")]

    def __str__(self) -> str:
        return self.name
