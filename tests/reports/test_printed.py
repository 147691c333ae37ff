"""The report on paper says whose it is."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.institute.models import Institute
from tests import build

pytestmark = pytest.mark.django_db


def test_the_foot_names_the_institute(committed: Any, signed_in: Any) -> None:
    with committed():
        page = build.course()
    person, group = build.person(), build.cohort(page)
    appointments.appoint(person=person, role=Role.TRAINER, course=group.course)
    row = Institute.load()
    row.name = "Hafenverbund e.V."
    row.save()
    answer = signed_in(person).get(reverse("lms_staff:printed"), {"cohort": group.pk})
    (foot,) = BeautifulSoup(answer.content, "html.parser").select(".sheet-a4 > footer")
    assert foot.get_text(strip=True) == "Hafenverbund e.V."
