"""What administrators meet on the first page of Wagtail's admin while the institute's data has gaps."""

from typing import Any

from wagtail.admin.ui.components import Component

from lms.institute.queries import missing


class GapsPanel(Component):
    """Which fields of the institute are still empty, and the way to fill them."""

    name = "lms_institute"
    template_name = "lms/institute/panel.html"
    order = 40

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The empty fields; none once all is known."""
        return {"missing": missing()}
