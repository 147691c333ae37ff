"""Wagtail's panels on the admin's first page, for somebody who is not an administrator: own pages only.

As Wagtail made them they also name pages of a course one has left: locked by oneself, or sent for review.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.views.home import (
    LockedPagesPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page

from lms.pages.narrowing import is_narrowed, pages_written_by


class OwnLockedPages(LockedPagesPanel):
    """What one has locked."""

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Only where one writes."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        theirs = pages_written_by(parent_context["request"].user)
        context["locked_pages"] = context["locked_pages"].filter(pk__in=theirs.values("pk"))
        return context


class OwnPagesInReview(UserObjectsInWorkflowModerationPanel):
    """What one has sent for review."""

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Only where one writes."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        states = list(context["workflow_states"])
        theirs = _written(parent_context, [state.content_object for state in states])
        context["workflow_states"] = [state for state in states if state.content_object in theirs]
        return context


class OwnPagesToReview(WorkflowObjectsToModeratePanel):
    """What waits for one's review."""

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Only where one writes."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        theirs = _written(parent_context, [state["obj"] for state in context["states"]])
        context["states"] = [state for state in context["states"] if state["obj"] in theirs]
        return context


OWN = {panel.name: panel for panel in (OwnLockedPages, OwnPagesInReview, OwnPagesToReview)}
# The desk shows the newest edits of own courses already.
LEFT_OUT = {"recent_edits"}


def _written(parent_context: Any, found: Iterable[Any]) -> list[Any]:
    """Those of these objects that are pages which the reader writes."""
    pages = [one for one in found if isinstance(one, Page)]
    theirs = pages_written_by(parent_context["request"].user).filter(pk__in=[page.pk for page in pages])
    written = set(theirs.values_list("pk", flat=True))
    return [page for page in pages if page.pk in written]


def own_panels(panels: list[Any], request: HttpRequest) -> None:
    """For the hook of the admin's first page."""
    if not is_narrowed(request):
        return
    kept = [panel for panel in panels if getattr(panel, "name", "") not in LEFT_OUT]
    panels[:] = [OWN[panel.name]() if getattr(panel, "name", "") in OWN else panel for panel in kept]
