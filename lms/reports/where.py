"""Who of a group is where on the way they share: before, at each seminar, after it. For those who see the names."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.cohorts.models import Cohort
from lms.cohorts.queries import dropped_in
from lms.outline.enums import Kind, Phase
from lms.outline.spec import Row
from lms.people.models import Person
from lms.progress.enums import State
from lms.progress.models import Record
from lms.reports import words
from lms.reports.queries import Crowd, Member, Wish, crowd

WAITING = "waiting"
# What the register says comes before the booking: who was there has had a seat.
SAID = (State.BOOKED, WAITING, State.DONE, State.PARTLY, State.EXCUSED, State.ABSENT, "")


@dataclass(frozen=True, slots=True)
class Place:
    """Some people at one point of the way."""

    name: str
    members: list[Member]


@dataclass(frozen=True, slots=True)
class Station:
    """A span of the way with all people of the group, each in one place."""

    title: str
    language: str
    places: list[Place]


def stations(viewer: Person | None, cohort: Cohort, language: str) -> list[Station]:
    """The way of a group with its people: four queries, however many; none to see for who sees figures only."""
    if cohort.self_study:
        return []
    of = crowd(viewer, cohort, Wish(), language)
    slots = [row for row in of.outline if row.kind == Kind.SLOT and not row.retired]
    if not of.named or not of.members or not slots:
        return []
    said = _said(of, slots)
    before, after = of.preparation, of.filled(Phase.AFTER)
    found = [_span(Phase.BEFORE, before, of)] if before else []
    held = [slot for slot in slots if slot.key not in dropped_in(cohort.dates)]
    found += [_seminar(slot, said.get(slot.pk, {}), of) for slot in held]
    return [*found, _span(Phase.AFTER, after, of)] if after else found


def _said(of: Crowd, slots: Iterable[Row]) -> dict[int, dict[int, str]]:
    """Seminar day → enrolment → where they stand: two queries."""
    by_person = {member.person: member.enrolment for member in of.members}
    rows = [slot.pk for slot in slots]
    found: dict[int, dict[int, str]] = {pk: {} for pk in rows}
    line = Booking.objects.filter(
        seminar__slot__in=rows, person__in=by_person, state=BookingState.WAITING, seminar__cancelled_at=None
    )
    for slot, person in line.order_by("place_in_line").values_list("seminar__slot", "person"):
        found[slot][by_person[person]] = WAITING
    known = Record.objects.filter(enrolment__in=by_person.values(), activity__in=rows)
    for slot, enrolment, state in known.values_list("activity_id", "enrolment_id", "state"):
        if state != State.CANCELLED:
            found[slot][enrolment] = state
    return found


def _seminar(slot: Row, said: dict[int, str], of: Crowd) -> Station:
    """People by name; who waits in the order of the line."""
    at: dict[str, list[Member]] = {state: [] for state in SAID}
    for one in of.members:
        state = said.get(one.enrolment, "")
        at[state if state in at else ""].append(one)
    line = list(said)
    at[WAITING].sort(key=lambda one: line.index(one.enrolment))
    places = [Place(words.place(state), members) for state, members in at.items()]
    return Station(slot.title, slot.language, [place for place in places if place.members])


def _span(phase: Phase, modules: set[int], of: Crowd) -> Station:
    """Who has done all of a span, some of it, nothing whole."""
    whole = {one.enrolment: len(modules & of.finished.get(one.enrolment, set())) for one in of.members}
    places = [
        Place(words.place("finished"), [one for one in of.members if whole[one.enrolment] == len(modules)]),
        Place(words.place("some"), [one for one in of.members if 0 < whole[one.enrolment] < len(modules)]),
        Place(words.place("none"), [one for one in of.members if not whole[one.enrolment]]),
    ]
    return Station(str(words.SPANS[phase]), "", [place for place in places if place.members])
