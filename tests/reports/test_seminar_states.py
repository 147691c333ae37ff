"""What reports say where somebody stands with a seminar: a seat is no beginning, presence in part is."""

from typing import Any

import pytest
from django.utils import timezone, translation

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.reports.person import report_of
from lms.reports.queries import Wish, crowd
from lms.reports.reading import flow, lines, sheet_rows
from tests import build

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def trainer(db: None) -> Person:
    return build.person("Selma", "Arslan")


@pytest.fixture
def enrolment(committed: Any, trainer: Person) -> Enrolment:
    with committed():
        page = build.course_page()
        build.slot(build.module(page, "Seminar", phase="seminar"), "Im Rathaus")
    group = build.cohort(page)
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    return build.enrol(build.person(log_in=False), group)


def say(enrolment: Enrolment, outcome: Outcome) -> None:
    day = enrolment.course.activities.get(kind="slot")
    progress.record(enrolment=enrolment, activity=day.pk, outcome=outcome, source=Source.SEMINAR)


@pytest.mark.parametrize(
    ("outcome", "cell", "name", "said"),
    [
        (Outcome(State.BOOKED), "none", "gebucht", "gebucht"),
        (Outcome(State.PARTLY, minutes=45), "partly", "angefangen", "teilweise dabei, 45 Minuten"),
        (Outcome(State.EXCUSED), "none", "entschuldigt", "entschuldigt"),
        (Outcome(State.ABSENT), "none", "abwesend", "abwesend"),
        (Outcome(State.CANCELLED), "none", "Buchung abgesagt", "Buchung abgesagt"),
    ],
)
def test_every_state_has_its_words_on_every_output(
    enrolment: Enrolment, trainer: Person, outcome: Outcome, cell: str, name: str, said: str
) -> None:
    say(enrolment, outcome)
    found = crowd(trainer, enrolment.cohort, Wish(), "de", steps=True)
    with translation.override("de"):
        [line] = lines(found, found.members)
        [row] = sheet_rows(found, found.members)
        [deed] = report_of(enrolment, "de", NOW).parts[0].deeds
        [_module, day] = flow(found)
    assert (line.cells[0].state, line.cells[0].name, row[5]) == (cell, name, name)
    assert (deed.state, deed.said) == (cell, said)
    assert (day.begun, day.done) == (int(cell == "partly"), 0)


def test_presence_is_shown_with_its_minutes(enrolment: Enrolment) -> None:
    say(enrolment, Outcome(State.DONE, minutes=360))
    with translation.override("de"):
        [deed] = report_of(enrolment, "de", NOW).parts[0].deeds
    assert (deed.state, deed.result) == ("done", "360 Minuten")


def test_a_module_without_steps_that_count_says_what_the_register_says(enrolment: Enrolment) -> None:
    say(enrolment, Outcome(State.PARTLY, minutes=45))
    with translation.override("de"):
        [part] = report_of(enrolment, "de", NOW).parts
    assert (part.cell.state, part.cell.words) == ("partly", "teilweise dabei, 45 Minuten")


def test_the_register_moves_no_last_activity(enrolment: Enrolment, trainer: Person) -> None:
    say(enrolment, Outcome(State.DONE, minutes=360))
    [member] = crowd(trainer, enrolment.cohort, Wish(), "de").members
    assert member.last is None
    assert report_of(enrolment, "de", NOW).last_active is None
