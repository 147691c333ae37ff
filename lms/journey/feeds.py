"""A person's own dates as a calendar, by a secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.bookings.enums import BookingState
from lms.institute.queries import current
from lms.mail.letters import language_for
from lms.seminars.feeds import calendar_answer
from lms.seminars.models import Seminar
from lms.seminars.queries import meetings, person_by_token
from lms.seminars.words import file_of


@require_safe
def own_file(request: HttpRequest, token: str) -> HttpResponse:
    """The seminars in which the person has a seat, past and cancelled ones too; nobody is named. Closed: not there."""
    person = person_by_token(token)
    if person is None:
        raise Http404
    booked = Seminar.objects.filter(bookings__person=person, bookings__state=BookingState.BOOKED)
    with translation.override(language_for(person)):
        found = meetings(booked, language_for(person))
        name = f"{current().site_name}: {_('My dates')}"
        return calendar_answer(file_of(found, name=name), "meine-termine")
