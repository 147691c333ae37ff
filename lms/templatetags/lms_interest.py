"""Template tags of the interest list."""

from typing import Any

from django import template
from django.utils import timezone

from lms.interest.queries import courses_without_date, interest_of, may_wait_for, waiting_for
from lms.people.queries import person_of

register = template.Library()


@register.inclusion_tag("lms/interest/on_course.html", takes_context=True)
def interest_on_course(context: dict[str, Any], course: Any) -> dict[str, Any]:
    """On a course's page, where no date is fixed: “tell me”. `course`: its key."""
    found = may_wait_for(course, timezone.now())
    if found is None:
        return {}
    person = person_of(context["request"].user)
    token = {"csrf_token": context.get("csrf_token")}
    return {"course": found, "person": person, "own": interest_of(person, found.pk), **token}


@register.inclusion_tag("lms/interest/on_dates.html")
def interest_on_dates() -> dict[str, Any]:
    """Under the dates: the courses that have none."""
    return {"courses": list(courses_without_date(timezone.now()))}


@register.simple_tag
def interest_count(course: Any) -> int:
    """How many wait for a date of a course. `course`: its key."""
    return waiting_for(course)
