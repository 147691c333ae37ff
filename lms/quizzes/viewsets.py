"""Rubrics in Wagtail's admin. Whoever writes a course may enter and correct them; all courses share them."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import DeleteView, EditView, SnippetViewSet

from lms.quizzes.rules import may_delete_rubrics, may_write_rubrics
from lms.rubrics.models import Rubric


class RubricPolicy(BasePermissionPolicy):
    """Rights on rubrics by the roles held today."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Rubric) -> bool:
        """The same for each of them."""
        return self.user_has_permission(user, action)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """May this user do this with rubrics?"""
        return may_delete_rubrics(user) if action == "delete" else may_write_rubrics(user)

    def users_with_any_permission(self, actions: Any) -> Any:
        """Wagtail asks this for filters by owner, which rubrics do not have."""
        return get_user_model().objects.filter(is_superuser=True)


register_permission_policy(Rubric, RubricPolicy(Rubric))


class RubricEditView(EditView):
    """Without the ways to pages that only administrators may open."""

    def get_history_url(self) -> None:
        """None."""

    def get_usage_url(self) -> None:
        """None."""


class RubricDeleteView(DeleteView):
    """Only for who may delete; questions keep what their rubric said."""

    def get_object(self, *args: Any, **kwargs: Any) -> Rubric:
        """The rubric, if it may go."""
        found: Rubric = super().get_object(*args, **kwargs)
        if not self.permission_policy.user_has_permission_for_instance(self.request.user, "delete", found):
            raise PermissionDenied
        return found


class RubricViewSet(SnippetViewSet):
    """Rubrics: list, edit, delete."""

    model = Rubric
    icon = "list-ul"
    menu_label = _("Rubrics")
    list_display = ["title"]
    search_fields = ["title"]
    copy_view_enabled = False
    edit_view_class = RubricEditView
    delete_view_class = RubricDeleteView
