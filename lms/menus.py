"""Lines of the admin's menus that show only to some."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import get_language
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from lms.cohorts.enums import Role
from lms.cohorts.queries import held_by
from lms.facts.queries import open_by_course
from lms.pages.links import links_of


def roles_in(request: HttpRequest) -> set[str]:
    """The roles that the person of a request holds today."""
    return {role for role, _course, _cohort in held_by(request.user)}


def taught_in(request: HttpRequest) -> set[UUID]:
    """Keys of the courses this person writes as their trainer; a substitute is named in a group instead."""
    held = held_by(request.user)
    return {course for role, course, _cohort in held if role == Role.TRAINER and course is not None}


class StaffItem(MenuItem):
    """A line of the menu that shows only to those who hold one of its roles."""

    def __init__(self, label: Any, name: str, icon: str, order: int, roles: set[Role]) -> None:
        address = reverse_lazy(name if ":" in name else f"lms_staff:{name}")
        super().__init__(label, address, name=f"lms-{name.rpartition(':')[2]}", icon_name=icon, order=order)
        self.roles = {str(role) for role in roles}

    def is_shown(self, request: HttpRequest) -> bool:
        """Does the person hold one of the roles?"""
        return bool(self.roles & roles_in(request))


class RuledItem(StaffItem):
    """A line of the menu that shows by a rule about who is logged in."""

    def __init__(self, label: Any, name: str, icon: str, order: int, rule: Callable[[Any], bool]) -> None:
        super().__init__(label, name, icon, order, set())
        self.rule = rule

    def is_shown(self, request: HttpRequest) -> bool:
        """Does the rule say so?"""
        return self.rule(request.user)


class AuthorsItem(StaffItem):
    """A line for those who write a course."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Does the person write a course? A substitute in a group does not."""
        return Role.ADMINISTRATOR in roles_in(request) or bool(taught_in(request))


class FactsItem(AuthorsItem):
    """The line of the report about facts, with how many are open."""

    def render_component(self, request: HttpRequest) -> Any:
        """The line with its number."""
        line = super().render_component(request)
        number = self._number(request)
        if number:
            line.label = f"{line.label} ({number})"
        return line

    def _number(self, request: HttpRequest) -> int:
        waiting = open_by_course()
        if Role.ADMINISTRATOR in roles_in(request):
            return sum(waiting.values())
        return sum(waiting.get(course, 0) for course in taught_in(request))


class HelpItem(MenuItem):
    """A line of the menu that leads to the page "help", where there is one."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Is there such a page?"""
        return "help" in links_of(get_language() or "")

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """With the address in the reader's language."""
        item = super().render_component(request)
        item.url = links_of(get_language() or "")["help"]
        return item
