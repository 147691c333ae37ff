"""What trainers meet on the first page of Wagtail's admin: their desk."""

from typing import Any

from wagtail.admin.ui.components import Component

from lms.pages.desk import desk_of


class DeskPanel(Component):
    """Own courses, what was edited last, drafts, and what awaits a person."""

    name = "lms_desk"
    template_name = "lms/pages/desk_panel.html"
    order = 45

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The desk as it is now."""
        return {"desk": desk_of(self.user)}
