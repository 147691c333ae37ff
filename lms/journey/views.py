"""Mein Weg: the learner's home."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from lms.cohorts.queries import learning
from lms.journey.queries import in_order, way
from lms.people.queries import person_of
from lms.progress.queries import standing


@login_required
def my_way(request: HttpRequest, course: UUID | None = None) -> HttpResponse:
    """One course whole, the others as links; without a course there is a way to one."""
    language = get_language() or ""
    ways = [(me, way(standing(me, language))) for me in learning(request.user) if me.version]
    ordered = in_order(ways)
    shown = next((one for one in ordered if course is None or one.course == str(course)), None)
    if course is not None and shown is None:
        raise Http404
    others = [one for one in ordered if one is not shown]
    person = person_of(request.user)
    context = {"way": shown, "others": others, "person": person, "part_of_day": _part_of_day()}
    return render(request, "lms/journey/way.html", context)


def _part_of_day() -> str:
    """For the greeting, by the clock of the site."""
    hour = timezone.localtime().hour
    return "morning" if 4 <= hour < 11 else "evening" if hour >= 17 or hour < 4 else "day"
