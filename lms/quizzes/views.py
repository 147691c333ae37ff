"""Playing a quiz, and mini checks inside lessons."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lms.cohorts.queries import Learner
from lms.outline.spec import Row
from lms.progress.queries import Standing


def play(request: HttpRequest, me: Learner, here: Row, at: Standing) -> HttpResponse:
    """The quiz page of somebody enrolled."""
    return HttpResponse(here.title)


def checks(request: HttpRequest, me: Learner, here: Row, at: Standing) -> dict[str, Any]:
    """Activity key → context of each mini check of a lesson."""
    return {}
