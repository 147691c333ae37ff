"""What staff meet on the first page of the admin: people who wait for approval."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from lms.bookings.queries import undecided
from lms.cohorts.queries import cohorts_led_by_name
from lms.people.models import Person

SHOWN = 8


class ApprovalsPanel(Component):
    """Seminars in which somebody waits for the reader's decision, the next first; nothing where there is none."""

    name = "lms_approvals"
    template_name = "lms/bookings/panel.html"
    order = 35

    def __init__(self, viewer: Person | None) -> None:
        self.viewer = viewer

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The seminars, each with `asked_now`; `more`: how many are not shown."""
        rows = undecided(timezone.now()).filter(cohort__in=cohorts_led_by_name(self.viewer))
        found = list(rows.select_related("cohort__course"))
        return {"seminars": found[:SHOWN], "more": max(0, len(found) - SHOWN)}
