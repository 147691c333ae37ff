"""Template tags of seminars."""

from typing import Any

from django import template
from django.utils.translation import get_language

from lms.bookings.queries import seats_of
from lms.cohorts.models import Cohort
from lms.seminars.models import Seminar
from lms.seminars.programme import clock as written
from lms.seminars.queries import meetings, undated_of
from lms.seminars.states import filled

register = template.Library()


@register.inclusion_tag("lms/seminars/of_group.html")
def seminars_of_group(cohort: Cohort, *, may_lead: bool) -> dict[str, Any]:
    """The seminars on a group's page in the admin."""
    found = meetings(Seminar.objects.filter(cohort=cohort), get_language() or "")
    seats = seats_of([one.row for one in found])
    shown = [(one, filled(one.status, seats[one.row.pk].free)) for one in found]
    undated = undated_of(cohort, get_language() or "")
    return {"cohort": cohort, "meetings": shown, "may_lead": may_lead, "undated": undated}


@register.filter
def clock(minutes: int) -> str:
    """Minutes after midnight as a time."""
    return written(minutes)
