"""What staff and contacts meet on the first page of the admin: questions that wait."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from lms.inquiries.queries import inquiries_seen_by, waiting
from lms.inquiries.words import open_since
from lms.people.models import Person


class InquiriesPanel(Component):
    """How many questions wait, since when, and the way to them; nothing where none does."""

    name = "lms_inquiries"
    template_name = "lms/inquiries/panel.html"
    order = 40

    def __init__(self, viewer: Person | None) -> None:
        self.viewer = viewer

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The count and the age of the oldest: one query."""
        count, since = waiting(inquiries_seen_by(self.viewer))
        return {"count": count, "oldest": open_since(since, timezone.now()) if since else ""}
