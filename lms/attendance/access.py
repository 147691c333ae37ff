"""Whose register is it? What all pages of a seminar's day begin with."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from lms.attendance.rules import may_keep
from lms.cohorts.rules import staff
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import seminars_led_by

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def seminar_of(request: HttpRequest, seminar: int) -> tuple[Person, Seminar]:
    """A seminar whose register this person keeps; foreign ones are not there."""
    viewer = staff(request.user)
    rows = seminars_led_by(viewer).select_related("cohort", "venue")
    row = get_object_or_404(rows.prefetch_related("units"), pk=seminar)
    if not may_keep(viewer, row.cohort):
        raise PermissionDenied
    return viewer, row
