"""Venues in Wagtail's admin. Whoever leads a group may enter and correct them; all groups share them."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import DeleteView, EditView, SnippetViewSet

from lms.seminars.actions import correct_venue
from lms.seminars.models import Venue
from lms.seminars.rules import may_delete_venues, may_write_venues


class VenuePolicy(BasePermissionPolicy):
    """Rights on venues by the roles held today."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Venue) -> bool:
        """A venue where a seminar is or was stays."""
        is_used = action == "delete" and instance.seminars.exists()
        return not is_used and self.user_has_permission(user, action)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """May this user do this with venues?"""
        return may_delete_venues(user) if action == "delete" else may_write_venues(user)

    def users_with_any_permission(self, actions: Any) -> Any:
        """Wagtail asks this for filters by owner, which venues do not have."""
        return get_user_model().objects.filter(is_superuser=True)


register_permission_policy(Venue, VenuePolicy(Venue))


class VenueEditView(EditView):
    """Without the ways to pages that only administrators may open. Another address leads to who has to hear of it."""

    is_elsewhere = False

    def save_instance(self) -> Venue:
        """Saves it; calendars learn that the seminars to come are there."""
        before = Venue.objects.get(pk=self.object.pk)
        saved: Venue = super().save_instance()
        self.is_elsewhere = correct_venue(before=before, venue=saved, now=timezone.now())
        return saved

    def get_success_url(self) -> str:
        """Where seminars are planned there, to the question whether to tell people; else to the list."""
        if self.is_elsewhere:
            return reverse("lms_staff:tell_of_venue", args=[self.object.pk])
        return str(super().get_success_url())

    def get_history_url(self) -> None:
        """None."""

    def get_usage_url(self) -> None:
        """None."""


class VenueDeleteView(DeleteView):
    """Asks also about the one venue; Wagtail's own asks about venues in general."""

    def get_object(self, *args: Any, **kwargs: Any) -> Venue:
        """The venue, if it may go."""
        found: Venue = super().get_object(*args, **kwargs)
        if not self.permission_policy.user_has_permission_for_instance(self.request.user, "delete", found):
            raise PermissionDenied
        return found


class VenueViewSet(SnippetViewSet):
    """Venues: list, edit, delete."""

    model = Venue
    icon = "site"
    menu_label = _("Venues")
    list_display = ["name", "street", "town"]
    search_fields = ["name", "town", "street"]
    copy_view_enabled = False
    edit_view_class = VenueEditView
    delete_view_class = VenueDeleteView
