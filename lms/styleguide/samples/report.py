"""The matrix of people and modules, with a cell in every state."""

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from lms.bookings.enums import Need
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Cohort
from lms.outline.enums import Phase
from lms.people.models import Person
from lms.progress.enums import State
from lms.reports import words
from lms.reports.queries import Crowd, Member, Wish
from lms.reports.reading import Cell, Column, Figure, Line, spans
from lms.reports.where import WAITING, Place, Station
from lms.styleguide.samples.way import THEN

TITLES = ("Demokratie und Föderalismus", "Wahlen", "Meine Kommune", "Seminartag", "Ein Anliegen vertreten")
PHASES = (Phase.BEFORE, Phase.BEFORE, Phase.BEFORE, Phase.SEMINAR, Phase.AFTER)
EDGES = (True, False, False, True, True)
PEOPLE = (
    ("Amina", "El Idrissi", "Jugendgruppe Bochum", ("done", "done", "done", "done", "partly"), 82),
    ("Thị Lan", "Nguyễn", "Nachbarn im Park", ("done", "partly", "none", "locked", "locked"), 24),
    ("Fatma", "Yıldız", "Lerncafé Hagen", ("none", "locked", "locked", "locked", "empty"), 0),
    ("ليلى", "حسن", "", ("done", "done", "none", "none", "empty"), 48),
)


def report() -> dict[str, Any]:
    """What the page of the matrix shows of a small group; one number on top is covered."""
    columns = [
        Column(n, 0 if phase == Phase.SEMINAR else n, title, "de", phase, edge, done)
        for n, (title, phase, edge, done) in enumerate(
            zip(TITLES, PHASES, EDGES, (3, 2, 1, 1, 0), strict=True), start=1
        )
    ]
    rows = [_line(n, *person) for n, person in enumerate(PEOPLE, start=1)]
    members = [row.member for row in rows]
    cohort = Cohort(pk=1, name="Frühjahr 2027, Dortmund")
    return {
        "cohort": cohort,
        "crowd": Crowd(cohort, True, members, members, 0, {}, {}, [], "", "", date(2027, 1, 20), None),
        "wish": Wish(),
        "figures": figures(),
        "columns": columns,
        "spans": spans(columns),
        "lines": rows,
        "page": pages(),
        "tabs": tabs(),
        "bookings": waiting(),
        "stations": stations(rows),
    }


def waiting() -> list[Any]:
    """A waiting list of two: one has left a number and needs something, of the other nothing is known."""
    food = {"get_kind_display": Need.FOOD.label, "text": "vegetarisch"}
    asks = {"association_written": "Jugendgruppe Bochum", "phone": "0234 555 01", "needs": {"all": [food]}}
    plain = {"association_written": "", "phone": "", "needs": {"all": []}}
    return [
        {"pk": n, "state": "waiting", "known_ahead": n - 1, "person": person, "asked_at": THEN, **known}
        for n, (person, known) in enumerate(
            (
                (Person(given_names="Amina", family_name="El Idrissi"), asks),
                (Person(family_name="Tenzin"), plain),
            ),
            start=1,
        )
    ]


def stations(lines: list[Line]) -> list[Station]:
    """Who is where: some are booked, one waits."""
    members = [line.member for line in lines]
    places = [Place(words.place(State.BOOKED), members[:-1]), Place(words.place(WAITING), members[-1:])]
    return [Station("Seminartag", "de", places)]


def tabs() -> list[tuple[str, str, bool]]:
    """Pages beside each other: name, address, is it here?"""
    return [(_("Progress"), "#", True), (_("Course flow"), "#", False), (_("Questions"), "#", False)]


def pages() -> Page:
    """The second of three pages."""
    return Paginator(range(120), 50).get_page(2)


def figures() -> list[Figure]:
    """Numbers on top; the last one could show who is meant, so it is covered."""
    return [
        Figure(str(words.NUMBERS[""]), 40),
        Figure(str(words.NUMBERS["prepared"]), 26, "prepared", 65),
        Figure(str(words.NUMBERS["complete"]), 9, "complete", 23),
        Figure(str(words.NUMBERS["rests"]), None, "rests"),
    ]


def _line(
    number: int, given: str, family: str, association: str, states: tuple[str, ...], percent: int
) -> Line:
    member = Member(
        number, number, given, family, None, association, EnrolmentState.ACTIVE, 0, 0, THEN, None, is_unmatched=False
    )  # fmt: skip
    cells = [
        Cell(module, title, state, str(words.NAMES[state]), str(words.NAMES[state]), edge)
        for module, (title, state, edge) in enumerate(zip(TITLES, states, EDGES, strict=True), start=1)
    ]
    return Line(member, str(EnrolmentState.ACTIVE.label), cells, percent)
