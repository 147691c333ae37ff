"""`manage.py recount`: rebuilt counters equal the ones kept (invariant 14, F16)."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from lms.cohorts.models import Enrolment
from lms.pages.models import LessonPage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from tests import build

pytestmark = pytest.mark.django_db


def recount() -> str:
    out = StringIO()
    call_command("recount", stdout=out)
    return out.getvalue().strip()


def test_kept_counters_equal_rebuilt_ones(committed: Any) -> None:
    with committed():
        course = build.course(lessons=2)
    cohort = build.cohort(course)
    for number in range(3):
        enrolment = build.enrol(build.person(), cohort)
        progress.recount(enrolment=enrolment)
        for lesson in list(LessonPage.objects.all())[:number]:
            progress.record(
                enrolment=enrolment,
                activity=build.activity(lesson).pk,
                outcome=Outcome(State.DONE),
                source=Source.LESSON,
            )
    kept = list(Enrolment.objects.order_by("pk").values_list("done", "counted"))
    assert kept == [(0, 3), (1, 3), (2, 3)]
    assert recount() == "0 changed"
    Enrolment.objects.update(done=0, counted=0)
    assert recount() == "3 changed"
    assert list(Enrolment.objects.order_by("pk").values_list("done", "counted")) == kept
