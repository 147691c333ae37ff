"""What staff meet on the first page of Wagtail's admin: their groups."""

from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from lms.cohorts.queries import cohorts_seen_by, courses_taught_by, is_staff
from lms.people.models import Person

SHOWN = 8


class GroupsPanel(Component):
    """The running groups a person looks after, newest first, each with the way to who is how far."""

    name = "lms_groups"
    template_name = "lms/cohorts/panel.html"
    order = 50

    def __init__(self, viewer: Person | None) -> None:
        self.viewer = viewer

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The groups; none for somebody without a role."""
        if not is_staff(self.viewer):
            return {"is_staff": False}
        writes = courses_taught_by(self.viewer).exists()
        latest = F("starts_on").desc(nulls_last=True)
        not_over = Q(access_until=None) | Q(access_until__gte=timezone.localdate())
        running = cohorts_seen_by(self.viewer).filter(not_over).select_related("course")
        groups = running.order_by(latest, "-pk")
        return {"is_staff": True, "writes": writes, "groups": groups[:SHOWN]}
