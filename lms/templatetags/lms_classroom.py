"""On the staff's page of a seminar: the ways into its room."""

from typing import Any

from django import template

from lms.classroom.queries import questions_seen_by
from lms.cohorts.queries import leads_by_name
from lms.people.queries import person_of
from lms.seminars.models import Seminar
from lms.seminars.queries import seminars_taught_by

register = template.Library()


@register.inclusion_tag("lms/classroom/links.html", takes_context=True)
def room_links(context: template.Context, seminar: Seminar) -> dict[str, Any]:
    """The day sheet for those who lead and see names; questions with how many wait, for those who teach."""
    viewer = person_of(context["request"].user)
    leads = leads_by_name(viewer, seminar.cohort)
    teaches = seminars_taught_by(viewer).filter(pk=seminar.pk).exists()
    waiting = questions_seen_by(viewer).filter(seminar=seminar, answered_at=None).count() if teaches else 0
    return {"leads": leads, "teaches": teaches, "seminar": seminar, "waiting": waiting}
