"""Template tags of reports."""

from typing import Any

from django import template
from django.utils.translation import get_language

from lms.cohorts.models import Cohort
from lms.people.queries import person_of
from lms.reports.where import stations

register = template.Library()


@register.filter
def counted(number: float) -> int:
    """A whole number with the same plural form: one point, but 0.5 points as 2 points."""
    return int(number) if number == int(number) else 2


@register.inclusion_tag("lms/reports/where.html", takes_context=True)
def who_is_where(context: Any, cohort: Cohort) -> dict[str, Any]:
    """The way of a group with its people, on the group's page in the admin."""
    viewer = person_of(context["request"].user)
    return {"stations": stations(viewer, cohort, get_language() or "")}
