"""A course with three modules, and a group with people of two associations."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.outline.models import Activity
from lms.pages.models import CoursePage
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from tests import build
from tests.once import made_once
from tests.reports.attending import Meetings
from tests.reports.attending import meetings_once as meetings_once


@dataclass
class Class:
    """The group under test, and the people who look at it."""

    page: CoursePage
    group: Cohort
    north: Association
    south: Association
    trainer: Person

    def join(self, given: str, family: str, association: Association | None = None, **more: Any) -> Enrolment:
        """Another participant."""
        person = build.person(given, family, log_in=False)
        return build.enrol(person, self.group, association=association or self.north, **more)

    def do(self, enrolment: Enrolment, *modules: int, begin: int | None = None) -> None:
        """Do whole modules (by number) and begin one."""
        for number in modules:
            for leaf in self.leaves(number):
                _record(enrolment, leaf, State.DONE)
        if begin is not None:
            _record(enrolment, self.leaves(begin)[0], State.BEGUN)

    def leaves(self, number: int) -> list[Activity]:
        """Lessons and quizzes of a module."""
        return list(self.modules[number].children.order_by("position"))

    @property
    def modules(self) -> list[Activity]:
        """The modules in order."""
        return list(Activity.objects.filter(course=self.group.course, kind="module").order_by("position"))

    def coordinator(self, **fields: Any) -> Person:
        """Somebody who coordinates an association or the group."""
        person = build.person("Mehmet", "Kaya")
        appointments.appoint(person=person, role=Role.COORDINATOR, **fields)
        return person


def _record(enrolment: Enrolment, leaf: Activity, state: State) -> None:
    quiz = leaf.kind == "quiz" and state == State.DONE
    outcome = Outcome(state, True if quiz else None, 0.9 if quiz else None)
    progress.record(enrolment=enrolment, activity=leaf.pk, outcome=outcome, source=Source.LESSON)


def _make(committed: Any) -> Class:
    with committed():
        page = build.course_page("Politisches System")
        for title, phase, unlock in (
            ("Demokratie", "before", "at_once"),
            ("Wahlen", "before", "after_done"),
            ("Fahrplan", "after", "on_date"),
        ):
            part = build.module(page, title, phase=phase, unlock=unlock)
            build.lesson(part, f"{title} lesen")
            build.quiz(part, f"{title} prüfen")
    group = build.cohort(page, "Dortmund")
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    north, south = (people.create_association(name=name) for name in ("Nord", "Süd"))
    return Class(page, group, north, south, trainer)


_class = made_once(_make)


@pytest.fixture
def course_in(db: None, _class: Class) -> Class:
    """Two modules before the seminar, the second after the first is done, and one after it on a date."""
    return deepcopy(_class)


@pytest.fixture
def meetings(db: None, meetings_once: Meetings) -> Meetings:
    """A group that meets twice, and another group of the course that meets once."""
    return deepcopy(meetings_once)
