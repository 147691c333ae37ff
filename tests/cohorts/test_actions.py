"""Enrolments: one open one, events for each change, records kept (invariants 17, F8)."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lms.cohorts import actions
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.errors import Refused
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        page = build.course_page()
    return build.enrol(build.person(), build.cohort(page))


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    return deepcopy(_made_enrolment)


def states(enrolment: Enrolment) -> list[tuple[str, str]]:
    return list(enrolment.events.order_by("pk").values_list("state", "cohort__name"))


def test_enrolling_again_gives_the_open_one(enrolment: Enrolment) -> None:
    assert actions.enrol(person=enrolment.person, cohort=enrolment.cohort) == enrolment
    assert Enrolment.objects.count() == 1


def test_the_database_refuses_a_second_open_one(enrolment: Enrolment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            person=enrolment.person,
            course=enrolment.course,
            cohort=enrolment.cohort,
            state=EnrolmentState.INVITED,
            origin="staff",
        )


@pytest.mark.parametrize("end", [actions.withdraw, actions.finish])
def test_a_repeat_is_a_new_row(enrolment: Enrolment, end: Any) -> None:
    end(enrolment=enrolment)
    again = actions.enrol(person=enrolment.person, cohort=enrolment.cohort)
    assert again != enrolment


def test_moving_writes_an_event_and_there_is_no_state_for_it(enrolment: Enrolment) -> None:
    koeln = actions.create(course=enrolment.course, name="Köln")
    actions.move(enrolment=enrolment, cohort=koeln, why="Umzug")
    actions.move(enrolment=enrolment, cohort=koeln)
    assert states(enrolment) == [("active", "Dortmund"), ("active", "Köln")]


def test_moving_into_another_course_is_refused_in_words(enrolment: Enrolment, committed: Any) -> None:
    with committed():
        other = build.cohort(build.course_page("Anders"))
    with pytest.raises(Refused):
        actions.move(enrolment=enrolment, cohort=other)


def test_accepting_is_for_who_was_invited(enrolment: Enrolment) -> None:
    actions.withdraw(enrolment=enrolment)
    assert actions.accept(enrolment=enrolment).state == EnrolmentState.WITHDRAWN
    invited = actions.enrol(person=enrolment.person, cohort=enrolment.cohort, state=EnrolmentState.INVITED)
    assert actions.accept(enrolment=invited).state == EnrolmentState.ACTIVE
    assert states(invited) == [("invited", "Dortmund"), ("active", "Dortmund")]


def test_dates_of_a_module_are_kept_and_taken_away(enrolment: Enrolment) -> None:
    cohort = enrolment.cohort
    cohort = actions.set_dates(cohort=cohort, module="m1", until=date(2027, 1, 22))
    cohort = actions.set_dates(cohort=cohort, module="m2", days_before=3)
    assert cohort.dates == {"m1": {"until": "2027-01-22"}, "m2": {"days_before": 3}}
    assert actions.set_dates(cohort=cohort, module="m1").dates == {"m2": {"days_before": 3}}


def test_events_are_never_changed(enrolment: Enrolment) -> None:
    event = EnrolmentEvent.objects.get()
    for change in (
        lambda: event.save(),
        lambda: event.delete(),
        lambda: EnrolmentEvent.objects.update(why="x"),
        lambda: EnrolmentEvent.objects.all().delete(),
        lambda: EnrolmentEvent.objects.bulk_update([event], ["why"]),
        lambda: EnrolmentEvent.objects.all().erase(why="x"),
    ):
        with pytest.raises(TypeError):
            change()
    assert EnrolmentEvent.objects.all().erase(why="") == 1
