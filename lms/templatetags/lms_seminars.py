"""Template tags of seminars."""

from typing import Any

from django import template
from django.utils.translation import get_language

from lms.cohorts.models import Cohort
from lms.seminars.models import Seminar
from lms.seminars.programme import clock as written
from lms.seminars.queries import meetings

register = template.Library()


@register.inclusion_tag("lms/seminars/of_group.html")
def seminars_of_group(cohort: Cohort, *, may_lead: bool) -> dict[str, Any]:
    """The seminars on a group's page in the admin."""
    found = meetings(Seminar.objects.filter(cohort=cohort), get_language() or "")
    return {"cohort": cohort, "meetings": found, "may_lead": may_lead}


@register.filter
def clock(minutes: int) -> str:
    """Minutes after midnight as a time."""
    return written(minutes)
