"""Who was there: the people of a group and the units of its seminars, from the same scoped query as who is how far.

Guests are among them: people of another group of the course who are booked here or were here.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from lms.attendance.enums import Presence
from lms.attendance.models import Attendance
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.cohorts.enums import OPEN_STATES, EnrolmentState
from lms.cohorts.models import Cohort, Enrolment
from lms.people.models import Person
from lms.reports import presencewords as words
from lms.reports.queries import Crowd, Member, Wish, crowd
from lms.seminars.models import Seminar, Unit
from lms.seminars.queries import slots_of

THERE = (Presence.PRESENT, Presence.PARTLY)


@dataclass(frozen=True, slots=True)
class Stand:
    """What the register says of one person and unit. `minutes` they were there; `source`: who said so, if anybody."""

    presence: Presence
    minutes: int = 0
    source: str = ""


@dataclass(frozen=True)
class Register(Crowd):
    """The people of a group with their presence. `expected`: enrolment → the seminars it is booked for or was at.

    `units` are those shown, `stands` what is noted of them by enrolment and unit, and `elsewhere` the minutes at
    seminars of other groups. `seminar`: the only one shown, where one was asked for.
    """

    seminars: list[tuple[int, str]]
    seminar: int | None
    units: list[Unit]
    stands: dict[int, dict[int, Stand]]
    expected: dict[int, set[int]]
    elsewhere: dict[int, int]

    def stand(self, member: Member, unit: Unit) -> Stand | None:
        """What the register says; open where nobody said anything, None for who is not expected."""
        found = self.stands.get(member.enrolment, {}).get(unit.pk)
        if found is not None:
            return found
        is_expected = unit.seminar_id in self.expected.get(member.enrolment, ())
        return Stand(Presence.OPEN) if is_expected else None

    def minutes(self, member: Member) -> int:
        """How long they were there in all that is shown."""
        return sum(one.minutes for unit in self.units if (one := self.stand(member, unit)) is not None)

    def counts_in(self, member: Member, among: str) -> bool:
        """Does this member count in this number? The one rule behind the number and behind its names."""
        if among == words.REGISTERED:
            return bool(self.expected.get(member.enrolment, set()) & self._shown_seminars)
        if among == words.THERE:
            return any(self._is(member, presence) for presence in THERE)
        return self._is(member, Presence(among))

    def _is(self, member: Member, presence: Presence) -> bool:
        stands = (self.stand(member, unit) for unit in self.units)
        return any(one is not None and one.presence == presence for one in stands)

    @cached_property
    def _shown_seminars(self) -> set[int]:
        return {unit.seminar_id for unit in self.units}


def register(viewer: Person | None, cohort: Cohort, wish: Wish, language: str) -> Register:
    """The people of a group as this viewer may have them, with their presence.

    Where one seminar is asked for, those who are registered for it or were there. Whoever sees figures only gets no
    filter.
    """
    of = crowd(viewer, cohort, replace(wish, among=""), language, belonging=belonging(cohort))
    wish = wish if of.named else Wish()
    seminars = _seminars(cohort, language)
    seminar = wish.seminar if wish.seminar in dict(seminars) else None
    units = list(Unit.objects.filter(seminar__in=dict(seminars)).order_by("starts_at", "pk"))
    stands, elsewhere = _stands(of.everybody, {unit.pk for unit in units})
    made = Register(
        **{one.name: getattr(of, one.name) for one in fields(Crowd)},
        seminars=seminars,
        seminar=seminar,
        units=[unit for unit in units if seminar in (None, unit.seminar_id)],
        stands=stands,
        expected=_expected(of.everybody, stands, units),
        elsewhere=elsewhere,
    )
    members = of.members
    if seminar is not None:
        members = [m for m in members if made.counts_in(m, words.REGISTERED)]
    if wish.sort in ("total", "-total"):
        members = sorted(members, key=made.minutes, reverse=wish.sort == "-total")
    return replace(made, members=members, among=wish.among if of.named else "")


def belonging(cohort: Cohort) -> Q:
    """Who is in the group, was at one of its seminars, or is booked for one and learns in another group."""
    was_here = Attendance.objects.filter(unit__seminar__cohort=cohort).values("enrolment")
    booked = Booking.objects.filter(seminar__cohort=cohort, state=BookingState.BOOKED).exclude(person=None)
    own = Enrolment.objects.filter(cohort=cohort).values("person")
    guest = Q(course=cohort.course_id, state__in=OPEN_STATES, person__in=booked.values("person"))
    return Q(cohort=cohort) | Q(pk__in=was_here) | (guest & ~Q(person__in=own))


def _seminars(cohort: Cohort, language: str) -> list[tuple[int, str]]:
    """Row id and name of a group's seminars in order: those that were not cancelled, or where somebody was."""
    somebody = Attendance.objects.filter(unit__seminar=OuterRef("pk"))
    rows = Seminar.objects.filter(Q(cancelled_at=None) | Exists(somebody), cohort=cohort)
    titles = dict(slots_of(cohort, language))
    found = rows.order_by("starts_at", "pk").values_list("pk", "starts_at", "slot")
    return [(pk, words.seminar_name(at, titles.get(slot, ""))) for pk, at, slot in found]


def _stands(people: list[Member], shown: set[int]) -> tuple[dict[int, dict[int, Stand]], dict[int, int]]:
    """What is noted of these people: in the units shown, and their minutes in others: one query."""
    stands: dict[int, dict[int, Stand]] = {member.enrolment: {} for member in people}
    elsewhere: dict[int, int] = {}
    rows = Attendance.objects.filter(enrolment_id__in=stands).values_list(
        "enrolment_id", "unit_id", "presence", "minutes", "source", "unit__starts_at", "unit__ends_at"
    )
    for enrolment, unit, presence, minutes, source, begins, ends in rows:
        whole = int((ends - begins).total_seconds()) // 60
        one = Stand(Presence(presence), _minutes(presence, minutes, whole), source)
        if unit in shown:
            stands[enrolment][unit] = one
        elif one.minutes:
            elsewhere[enrolment] = elsewhere.get(enrolment, 0) + one.minutes
    return stands, elsewhere


def _minutes(presence: str, minutes: int, whole: int) -> int:
    """How long somebody was there: all the unit, the part that was noted, or not at all."""
    if presence == Presence.PRESENT:
        return whole
    return min(minutes, whole) if presence == Presence.PARTLY else 0


def _expected(
    people: list[Member], stands: dict[int, dict[int, Stand]], units: list[Unit]
) -> dict[int, set[int]]:
    """Enrolment → seminars it is booked for or was at. A day counts for one enrolment of a person: one query."""
    of_unit = {unit.pk: unit.seminar_id for unit in units}
    found: dict[int, set[int]] = {member.enrolment: set() for member in people}
    noted: set[tuple[int, int]] = set()
    for member in people:
        for unit, one in stands[member.enrolment].items():
            if one.presence != Presence.OPEN:
                found[member.enrolment].add(of_unit[unit])
                noted.add((member.person, of_unit[unit]))
    booked = Booking.objects.filter(
        seminar__in=set(of_unit.values()),
        state=BookingState.BOOKED,
        person__in={member.person for member in people},
    )
    seats: dict[int, set[int]] = {}
    for person, seminar in set(booked.values_list("person_id", "seminar_id")) - noted:
        seats.setdefault(person, set()).add(seminar)
    for member in people:
        if member.state != EnrolmentState.WITHDRAWN:
            found[member.enrolment] |= seats.get(member.person, set())
    return found
