"""What administrators meet on the first page of Wagtail's admin when the site needs them."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from lms.operations.signs import Level
from lms.watch.queries import site_signs
from lms.watch.words import line


class SitePanel(Component):
    """What is not in order, and the way to the page that says more; nothing where all is well."""

    name = "lms_site"
    template_name = "lms/watch/panel.html"
    order = 30

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The lines that are not in order, the gravest first."""
        now = timezone.now()
        return {"lines": [line(sign, now) for sign in site_signs(now) if sign.level is not Level.OK]}
