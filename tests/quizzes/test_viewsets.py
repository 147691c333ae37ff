"""Rubrics in the admin: who writes a course enters them, and nobody else."""

from typing import Any

import pytest
from django.urls import reverse

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.rubrics.models import Rubric
from tests import build
from tests.quizzes.hand import rubric

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_lms_rubric:add"


@pytest.fixture
def group(committed: Any) -> Cohort:
    with committed():
        page = build.course_page()
    return build.cohort(page)


def form(title: str) -> dict[str, str]:
    """One row with two steps, as the editor sends it."""
    sent = {"title": title, "rows-count": "1", "rows-0-type": "row", "rows-0-order": "0", "rows-0-deleted": "",
            "rows-0-id": "", "rows-0-value-label": "Grund", "rows-0-value-steps-count": "2"}  # fmt: skip
    for n in range(2):
        at = f"rows-0-value-steps-{n}"
        sent |= {f"{at}-type": "item", f"{at}-order": str(n), f"{at}-deleted": "", f"{at}-id": ""}
        sent |= {f"{at}-value-label": f"Stufe {n}", f"{at}-value-points": str(n), f"{at}-value-text": ""}
    return sent


def test_a_trainer_enters_and_corrects_a_rubric_and_administrators_delete_it(
    group: Cohort, signed_in: Any
) -> None:
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    assert client.post(reverse(ADD), form("Kurzer Text")).status_code == 302
    made = Rubric.objects.get(title="Kurzer Text")
    assert made.neutral()["rows"][0]["steps"][1]["points"] == 1
    client.post(reverse("wagtailsnippets_lms_rubric:edit", args=[made.pk]), form("Brief"))
    assert Rubric.objects.get(pk=made.pk).title == "Brief"
    delete = reverse("wagtailsnippets_lms_rubric:delete", args=[made.pk])
    assert client.post(delete).status_code == 404
    signed_in(build.appointed(role=Role.ADMINISTRATOR)).post(delete)
    assert not Rubric.objects.exists()


def test_nobody_else_does(group: Cohort, signed_in: Any) -> None:
    known = rubric()
    learner = build.person()
    build.enrol(learner, group)
    others = [
        learner,
        build.appointed("Kim", role=Role.COORDINATOR, cohort=group),
        build.appointed("Sam", role=Role.TRAINER, cohort=group),  # a substitute writes no course
        build.appointed("Nel", role=Role.CONTACT, course=group.course),
    ]
    for person in others:
        client = signed_in(person)
        assert client.post(reverse(ADD), form("X")).status_code in (302, 403, 404)
        client.post(reverse("wagtailsnippets_lms_rubric:edit", args=[known.pk]), form("Y"))
    assert list(Rubric.objects.values_list("title", flat=True)) == [known.title]


def test_the_editor_of_a_quiz_offers_them(group: Cohort, signed_in: Any) -> None:
    known = rubric("Raster des Hauses")
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    address = reverse("wagtailsnippetchoosers_lms_rubric:choose")
    assert known.title in client.get(address).content.decode()
