"""Who of a group is where: one line for the whole way, names only for those who may see them."""

from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.reports.where import stations
from tests import build
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db


def _group(committed: Any) -> Any:
    with committed():
        page = build.course_page("Politik")
        build.lesson(build.module(page, "Vorher"))
        build.slot(build.module(page, "Tag", phase="seminar"), "Im Rathaus")
        build.lesson(build.module(page, "Danach", phase="after"))
    made = build.cohort(page)
    meeting.seminar(made)
    return made


_made_group = made_once(_group)


@pytest.fixture
def group(db: None, _made_group: Any) -> Any:
    return deepcopy(_made_group)


@pytest.fixture
def trainer(group: Any) -> Person:
    person = build.person("Selma", "Arslan")
    appointments.appoint(person=person, role=Role.TRAINER, course=group.course)
    return person


def join(group: Any, name: str, said: str, association: Association | None = None) -> Enrolment:
    """Somebody of the group, and what the register or the line says of them."""
    enrolment = build.enrol(build.person("", name, log_in=False), group, association=association)
    if said == "waiting":
        now = timezone.now()
        seminar = group.seminars.get()
        Booking.objects.create(
            seminar=seminar, person=enrolment.person, state=BookingState.WAITING,
            place_in_line=seminar.bookings.count() + 1, asked_at=now, changed_at=now,
        )  # fmt: skip
    elif said:
        enter(enrolment, "slot", Outcome(State(said)), Source.SEMINAR)
    return enrolment


def enter(enrolment: Enrolment, kind: str, outcome: Outcome, source: Source, number: int = 0) -> None:
    row = enrolment.course.activities.filter(kind=kind).order_by("position")[number]
    progress.record(enrolment=enrolment, activity=row.pk, outcome=outcome, source=source)


def seen(viewer: Person, group: Any) -> dict[str, list[tuple[str, list[str]]]]:
    with translation.override("de"):
        return {
            one.title: [(place.name, [m.sort_name for m in place.members]) for place in one.places]
            for one in stations(viewer, group, "de")
        }


def test_everybody_stands_in_one_place_of_each_station(group: Any, trainer: Person) -> None:
    for name, said in {
        "Booked": "booked", "Waits": "waiting", "Was": "done", "Half": "partly",
        "Ill": "excused", "Gone": "absent", "Off": "cancelled", "None": "",
    }.items():  # fmt: skip
        enrolment = join(group, name, said)
        if name == "Was":
            for number in (0, 1):
                enter(enrolment, "lesson", Outcome(State.DONE), Source.LESSON, number)
    build.enrol(build.person("", "Weg", log_in=False), group, state="withdrawn")
    rest = ["Booked", "Gone", "Half", "Ill", "None", "Off", "Waits"]
    assert seen(trainer, group) == {
        "Vorher": [("alle Module fertig", ["Was"]), ("noch kein Modul fertig", rest)],
        "Im Rathaus": [
            ("gebucht", ["Booked"]),
            ("auf der Warteliste", ["Waits"]),
            ("anwesend", ["Was"]),
            ("teilweise dabei", ["Half"]),
            ("entschuldigt", ["Ill"]),
            ("abwesend", ["Gone"]),
            ("ohne Platz", ["None", "Off"]),
        ],
        "Nachher": [("alle Module fertig", ["Was"]), ("noch kein Modul fertig", rest)],
    }


def test_the_line_stands_in_its_order(group: Any, trainer: Person) -> None:
    for name in ("Zuerst", "Danach", "Alle"):
        join(group, name, "waiting")
    assert seen(trainer, group)["Im Rathaus"] == [("auf der Warteliste", ["Zuerst", "Danach", "Alle"])]


def test_a_coordinator_of_an_association_reads_its_names_only(group: Any, trainer: Person) -> None:
    north, south = (people.create_association(name=name) for name in ("Nord", "Süd"))
    join(group, "Eigene", "booked", north)
    join(group, "Fremde", "booked", south)
    person = build.person()
    appointments.appoint(person=person, role=Role.COORDINATOR, association=north)
    assert seen(person, group)["Im Rathaus"] == [("gebucht", ["Eigene"])]


def test_who_sees_figures_only_reads_no_names(group: Any, signed_in: Any) -> None:
    join(group, "Geheim", "booked")
    person = build.person()
    appointments.appoint(person=person, role=Role.COORDINATOR, cohort=group, sees_names=False)
    assert stations(person, group, "de") == []
    answer = signed_in(person).get(reverse("lms_staff:cohort", args=[group.pk]))
    assert answer.status_code == 200
    assert "Geheim" not in answer.content.decode()


def test_it_stands_on_the_page_of_the_group(group: Any, trainer: Person, signed_in: Any) -> None:
    enrolment = join(group, "Yılmaz", "booked")
    html = signed_in(trainer).get(reverse("lms_staff:cohort", args=[group.pk])).content.decode()
    assert "Wer ist wo" in html
    assert reverse("lms_staff:person", args=[enrolment.pk]) in html


def test_it_costs_as_much_for_many_as_for_few(group: Any, trainer: Person) -> None:
    stations(trainer, group, "de")
    for number in range(3):
        for name, said in (("A", "waiting"), ("B", "booked"), ("C", "")):
            join(group, f"{name}{number}", said)
        with at_most(10):
            assert len(stations(trainer, group, "de")) == 3
