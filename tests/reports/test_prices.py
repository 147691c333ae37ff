"""What the report costs: as many queries for many people as for few, with records, whoever looks."""

from typing import Any

import pytest
from django.utils import timezone

from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Enrolment
from lms.people.models import Person
from lms.progress.models import Record
from lms.reports import exporting
from lms.reports.actions import MOST_FILTERS, save_filter
from lms.reports.models import Export
from tests.queries import count
from tests.reports.conftest import Class
from tests.reports.test_views import MATRIX, SHEET, get


@pytest.mark.parametrize("role", [Role.TRAINER, Role.COORDINATOR])
@pytest.mark.parametrize("name", [MATRIX, SHEET, "lms_staff:book", "lms_staff:printed", "lms_staff:flow"])
def test_queries_stay_the_same_from_3_to_300_people(
    course_in: Class, signed_in: Any, monkeypatch: pytest.MonkeyPatch, name: str, role: Role
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 300)
    is_trainer = role == Role.TRAINER
    client = signed_in(
        course_in.trainer if is_trainer else course_in.coordinator(association=course_in.north)
    )
    for number in range(3):
        course_in.do(course_in.join("", f"P{number}"), begin=0)
    get(client, name)
    few = count(lambda: get(client, name))
    people = Person.objects.bulk_create(Person(family_name=f"Q{n}") for n in range(297))
    same = {"course": course_in.group.course, "cohort": course_in.group, "state": EnrolmentState.ACTIVE}
    Enrolment.objects.bulk_create(
        Enrolment(person=person, association=course_in.north, origin="staff", **same) for person in people
    )
    added = Enrolment.objects.filter(person__in=people)
    begun = Record.objects.bulk_create(
        Record(enrolment=enrolment, activity=leaf, state="begun")
        for enrolment in added
        for leaf in course_in.leaves(0)
    )
    assert len(begun) == 2 * 297
    assert count(lambda: get(client, name)) == few
    assert course_in.group.enrolments.count() == 300


def test_saved_filters_and_files_cost_the_same_for_few_and_for_many(course_in: Class, signed_in: Any) -> None:
    course_in.join("", "A")
    client = signed_in(course_in.trainer)

    def add(numbers: range) -> None:
        for number in numbers:
            save_filter(person=course_in.trainer, name=str(number), query=f"cohort={course_in.group.pk}")
        row = {"person": course_in.trainer, "cohort": course_in.group, "kind": "csv", "wish": {}}
        Export.objects.bulk_create(
            Export(**row, state="ready", created_at=timezone.now()) for _number in numbers
        )

    add(range(3))
    get(client, MATRIX)
    few = count(lambda: get(client, MATRIX))
    add(range(3, MOST_FILTERS))
    assert count(lambda: get(client, MATRIX)) == few
    assert len(get(client, MATRIX).context["saved"]) == MOST_FILTERS


def test_the_matrix_costs_little(course_in: Class, signed_in: Any) -> None:
    course_in.join("", "A")
    client = signed_in(course_in.trainer)
    get(client, MATRIX)
    assert count(lambda: get(client, MATRIX)) <= 21
