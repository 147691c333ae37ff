"""Template tags of notices."""

from typing import Any

from django import template
from django.utils import timezone

from lms.cohorts.models import Enrolment
from lms.notices.post import letters_to
from lms.notices.queries import calls_of, circulars_of
from lms.notices.rules import may_write_to
from lms.people.queries import person_of
from lms.seminars.models import Seminar

register = template.Library()


@register.inclusion_tag("lms/notices/of_seminar.html", takes_context=True)
def notices_of_seminar(context: dict[str, Any], seminar: Seminar) -> dict[str, Any]:
    """On a seminar's page in the admin: write to its people, what was sent, whom to call. For who may."""
    if not may_write_to(person_of(context["request"].user), seminar):
        return {}
    waiting = sum(one.reached is None for one in calls_of(seminar, timezone.now()))
    return {"seminar": seminar, "circulars": circulars_of(seminar), "waiting": waiting}


@register.inclusion_tag("lms/reports/letters.html", takes_context=True)
def letters_of_person(context: dict[str, Any], enrolment: Enrolment) -> dict[str, Any]:
    """On a person's page in the admin: what was sent to them about this course, and whether it came back."""
    return {
        "letters": list(letters_to(enrolment, person_of(context["request"].user))),
        "enrolment": enrolment,
        "may_change": context.get("may_change", False),
        "csrf_token": context.get("csrf_token"),
    }
