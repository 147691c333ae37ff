"""On the staff's page of a seminar: the ways into its room."""

from typing import Any

from django import template

from lms.classroom.queries import questions_seen_by, seminars_taught_by
from lms.people.queries import person_of
from lms.seminars.models import Seminar

register = template.Library()


@register.inclusion_tag("lms/classroom/links.html", takes_context=True)
def room_links(context: template.Context, seminar: Seminar) -> dict[str, Any]:
    """Questions with how many wait, for those who teach."""
    viewer = person_of(context["request"].user)
    teaches = seminars_taught_by(viewer).filter(pk=seminar.pk).exists()
    waiting = questions_seen_by(viewer).filter(seminar=seminar, answered_at=None).count() if teaches else 0
    return {"teaches": teaches, "seminar": seminar, "waiting": waiting}
