"""Template tags of bookings."""

from typing import Any

from django import template
from django.utils import timezone

from lms.bookings.queries import asked_in, seats_of
from lms.bookings.rules import may_decide
from lms.people.queries import person_of
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting
from lms.seminars.states import Status, filled

register = template.Library()


@register.inclusion_tag("lms/bookings/link.html", takes_context=True)
def bookings_link(context: dict[str, Any], seminar: Seminar) -> dict[str, Any]:
    """On the staff's page of a seminar: the way to its bookings, for who decides with how many wait for that."""
    decides = seminar.needs_approval and may_decide(person_of(context["request"].user), seminar)
    return {"seminar": seminar, "asked": asked_in(seminar, timezone.now()) if decides else 0}


@register.inclusion_tag("lms/seminars/state.html")
def seminar_state(meeting: Meeting) -> dict[str, Any]:
    """The one state of a seminar, with whether it is full: two queries while it can be booked, else none."""
    if meeting.status != Status.OPEN:
        return {"state": meeting.status}
    return {"state": filled(meeting.status, seats_of([meeting.row])[meeting.row.pk].free)}
