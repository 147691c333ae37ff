"""Invariants 16 to 20 and 25: what marks write, in which order they come, and who may be marked."""

from copy import deepcopy
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.attendance import actions
from lms.attendance.enums import Presence, TickSource
from lms.attendance.models import Attendance, DayEvent, Tick
from lms.attendance.queries import closed_days, line_of, parts_of, register_of
from lms.bookings.models import Booking
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.people.models import Person
from lms.progress.models import RecordEvent
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db


def state(seminar: Seminar, who: Person) -> tuple[str, int]:
    record = day.record_of(seminar, who)
    assert record is not None
    return record.state, record.minutes


def test_one_mark_for_the_day_is_eight_ticks_and_a_finished_day(
    seminar: Seminar, who: Person, now: datetime
) -> None:
    day.say(seminar, who, now)
    assert Tick.objects.count() == Attendance.objects.count() == 8
    assert state(seminar, who) == ("done", 360)


def test_the_same_mark_again_changes_nothing(seminar: Seminar, who: Person, now: datetime) -> None:
    uuid = uuid4()
    first = day.say(seminar, who, now, uuid=uuid)
    day.say(seminar, who, now + timedelta(minutes=5), "absent")
    assert [row.pk for row in day.say(seminar, who, now, uuid=uuid)] == [row.pk for row in first]
    assert Tick.objects.count() == 16
    assert state(seminar, who) == ("absent", 0)
    assert RecordEvent.objects.filter(record__activity=seminar.slot_id).count() == 2


SAID = st.sampled_from(["present", "partly", "excused", "absent", "open"])
MARKS = st.lists(
    st.tuples(SAID, st.integers(0, 400), st.integers(-120, 30)),
    min_size=1,
    max_size=4,
    unique_by=lambda m: m[2],
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MARKS, st.randoms(use_true_random=False))
def test_any_order_with_any_repeats_ends_the_same(
    world: tuple[Any, ...], marks: list[tuple[str, int, int]], chance: Any
) -> None:
    _group, seminar, *_rest = deepcopy(world)
    now = seminar.starts_at
    arrived = [
        day.mark(now, presence, minutes=minutes, made_at=now + timedelta(minutes=at))
        for presence, minutes, at in marks
    ]
    ends = set()
    for _round in range(2):
        somebody = day.booked(seminar, build.person(log_in=False))
        order = [*arrived, *chance.choices(arrived, k=2)]
        chance.shuffle(order)
        spans = parts_of(seminar)[0].spans
        for one in order:
            actions.mark(seminar=seminar, spans=spans, person=somebody, what=one)
        entry = next(one for one in register_of(seminar) if one.person == somebody)
        line = line_of(entry, parts_of(seminar)[0])
        # Marks from the future all count as made when they came: the last of those to arrive stands.
        if sum(at >= 0 for _presence, _minutes, at in marks) < 2:
            ends.add((line.presence, line.minutes, state(seminar, somebody)))
        assert Tick.objects.filter(person=somebody).count() == 8 * len(marks)
    assert len(ends) <= 1


def test_a_clock_that_is_ahead_does_not_win_for_ever(seminar: Seminar, who: Person, now: datetime) -> None:
    day.say(seminar, who, now, "absent", made_at=now + timedelta(days=300))
    day.say(seminar, who, now + timedelta(minutes=1))
    assert state(seminar, who) == ("done", 360)


def test_a_late_but_older_mark_is_kept_and_does_not_stand(
    seminar: Seminar, who: Person, now: datetime
) -> None:
    day.say(seminar, who, now)
    day.say(seminar, who, now + timedelta(hours=3), "absent", made_at=now - timedelta(minutes=1))
    assert Tick.objects.filter(presence="absent").count() == 8
    assert state(seminar, who) == ("done", 360)


def test_one_unit_is_partly_and_the_rest_is_open(seminar: Seminar, who: Person, now: datetime) -> None:
    """19: a day is done by minutes, never because all units with a row are present."""
    unit = seminar.units.all()[0]
    actions.tick(unit=unit, person=who, presence=Presence.PRESENT, source=TickSource.ROLL_CALL, uuid=uuid4(),
                 made_at=now, received_at=now)  # fmt: skip
    assert state(seminar, who) == ("partly", 45)
    line = line_of(register_of(seminar)[0], parts_of(seminar)[0])
    assert (line.presence, line.minutes) == (Presence.PARTLY, 45)


def test_minutes_of_another_groups_units_count_for_the_one_enrolment(
    seminar: Seminar, who: Person, now: datetime
) -> None:
    """18."""
    other = sem.seminar(build.cohort_of(seminar.cohort.course, "Essen"), programme=day.EIGHT)
    day.say(seminar, who, now, "partly", minutes=200)
    assert state(seminar, who) == ("partly", 200)
    day.say(other, who, now, "partly", minutes=160)
    assert state(seminar, who) == ("done", 360)
    assert Enrolment.objects.filter(person=who).count() == 1
    assert {row.enrolment.cohort for row in Attendance.objects.filter(person=who)} == {seminar.cohort}


def test_what_is_taken_back_is_booked_again(seminar: Seminar, who: Person, now: datetime) -> None:
    day.say(seminar, who, now)
    day.say(seminar, who, now + timedelta(minutes=1), "open")
    assert state(seminar, who) == ("booked", 0)
    Booking.objects.update(state="cancelled")
    day.say(seminar, who, now + timedelta(minutes=2))
    day.say(seminar, who, now + timedelta(minutes=3), "open")
    assert state(seminar, who) == ("cancelled", 0)


def test_undo_brings_back_what_stood_before_for_everybody_of_that_mark(
    seminar: Seminar, who: Person, now: datetime
) -> None:
    other, trainer = day.booked(seminar), build.person()
    day.say(seminar, other, now, "excused")
    batch = day.mark(now + timedelta(minutes=1))
    spans = parts_of(seminar)[0].spans
    actions.mark_all(seminar=seminar, spans=spans, people=[who, other], what=batch)
    assert (state(seminar, who)[0], state(seminar, other)[0]) == ("done", "done")
    later = now + timedelta(minutes=2)
    assert actions.undo(seminar=seminar, uuid=batch.uuid, by=trainer, now=later) == 2
    assert (state(seminar, who)[0], state(seminar, other)[0]) == ("booked", "excused")
    count = Tick.objects.count()
    actions.undo(seminar=seminar, uuid=batch.uuid, by=trainer, now=later)
    actions.undo(seminar=seminar, uuid=uuid4(), by=trainer, now=later)
    assert Tick.objects.count() == count


def test_who_does_not_take_the_course_is_refused(seminar: Seminar, now: datetime) -> None:
    stranger = build.person()
    with pytest.raises(Refused):
        day.say(seminar, stranger, now)
    gone = build.enrol(build.person(), seminar.cohort)
    cohorts.withdraw(enrolment=gone)
    with pytest.raises(Refused):
        day.say(seminar, gone.person, now)
    test = build.enrol(build.person(), seminar.cohort, is_test=True)
    with pytest.raises(Refused):
        day.say(seminar, test.person, now)
    assert not Tick.objects.exists()


def test_a_cancelled_seminar_has_no_presence(seminar: Seminar, who: Person, now: datetime) -> None:
    Seminar.objects.update(cancelled_at=now)
    with pytest.raises(Refused):
        day.say(seminar, who, now)


def test_after_closing_a_change_needs_a_reason(seminar: Seminar, who: Person, now: datetime) -> None:
    trainer, uuid = build.person(), uuid4()
    day.say(seminar, who, now, uuid=uuid)
    for _twice in range(2):
        actions.close_day(seminar=seminar, day=sem.DAY, by=trainer, now=now)
    assert DayEvent.objects.count() == 1
    with pytest.raises(Refused):
        day.say(seminar, who, now, "absent")
    assert len(day.say(seminar, who, now, uuid=uuid)) == 8  # a repeat is no change
    day.say(seminar, who, now, "excused", why="Attest")
    assert state(seminar, who)[0] == "excused"
    assert Tick.objects.filter(why="Attest").count() == 8


def test_opening_again_needs_a_reason_and_is_kept(seminar: Seminar, who: Person, now: datetime) -> None:
    trainer = build.person()
    actions.close_day(seminar=seminar, day=sem.DAY, by=trainer, now=now)
    with pytest.raises(Refused):
        actions.reopen_day(seminar=seminar, day=sem.DAY, why="  ", by=trainer, now=now)
    assert closed_days(seminar) == {sem.DAY}
    for _twice in range(2):
        actions.reopen_day(seminar=seminar, day=sem.DAY, why="Liste gefunden", by=trainer, now=now)
    assert closed_days(seminar) == set()
    assert [(one.closed, one.why) for one in DayEvent.objects.order_by("pk")] == [
        (True, ""),
        (False, "Liste gefunden"),
    ]
    day.say(seminar, who, now)


def test_closing_one_day_leaves_the_other_open(seminar: Seminar, who: Person, now: datetime) -> None:
    units = [*sem.units(), *sem.units(date(2027, 1, 24))]
    two = sem.actions.plan(cohort=seminar.cohort, slot=seminar.slot, units=units, now=now)
    actions.close_day(seminar=two, day=sem.DAY, by=who, now=now)
    day.say(two, who, now, part=2)
    with pytest.raises(Refused):
        day.say(two, who, now, part=1)


def test_a_walk_in_is_all_there_after_one_action(seminar: Seminar, now: datetime) -> None:
    """20."""
    what = day.mark(now, source=TickSource.WALK_IN)
    for _twice in range(2):
        made = actions.walk_in(
            seminar=seminar, spans=parts_of(seminar)[0].spans, what=what, given_names="Leyla",
            association_written="Frauentreff",
        )  # fmt: skip
    assert (made.origin, made.cohort, made.association_written) == ("walk_in", seminar.cohort, "Frauentreff")
    assert made.person.user is None
    assert Person.objects.filter(given_names="Leyla").count() == 1
    assert (Tick.objects.count(), Attendance.objects.filter(enrolment=made).count()) == (8, 8)
    assert state(seminar, made.person) == ("done", 360)


def test_a_known_person_who_walks_in_keeps_the_enrolment(seminar: Seminar, now: datetime) -> None:
    elsewhere = build.enrol(build.person(), build.cohort_of(seminar.cohort.course, "Essen"))
    made = actions.walk_in(
        seminar=seminar, spans=parts_of(seminar)[0].spans, what=day.mark(now), person=elsewhere.person
    )
    assert made == elsewhere
    assert Enrolment.objects.filter(person=elsewhere.person).count() == 1


def test_the_register_costs_two_queries_however_many(seminar: Seminar, now: datetime) -> None:
    for _n in range(3):
        day.say(seminar, day.booked(seminar), now)
    day.booked(seminar, state="waiting")
    with at_most(2):
        found = register_of(seminar)
    assert len(found) == 4
    names = [one.person.sort_name for one in found]
    assert names == sorted(names)


def test_the_group_of_a_seminar_can_stand_below_its_register(seminar: Seminar) -> None:
    extra = build.enrol(build.person("Zoe", "Zander"), seminar.cohort)
    assert [one.is_listed for one in register_of(seminar, with_group=True)] == [True, False]
    assert extra.person not in [one.person for one in register_of(seminar)]


@pytest.mark.parametrize("order", [*permutations(["present", "partly"])])
def test_units_that_do_not_agree_are_partly(
    seminar: Seminar, who: Person, now: datetime, order: tuple[str, ...]
) -> None:
    part = parts_of(seminar)[0]
    for span, presence in zip(part.spans, order, strict=False):
        what = day.mark(now, presence, minutes=10)
        actions.mark(seminar=seminar, spans=[span], person=who, what=what)
    line = line_of(register_of(seminar)[0], part)
    assert (line.presence, line.minutes) == (Presence.PARTLY, 55)


def test_ticks_of_one_uuid_are_told_apart_by_unit_and_person(
    seminar: Seminar, who: Person, now: datetime
) -> None:
    uuid: UUID = uuid4()
    day.say(seminar, who, now, uuid=uuid)
    day.say(seminar, day.booked(seminar), now, uuid=uuid)
    assert Tick.objects.count() == 16


def test_a_unit_with_presence_does_not_go_and_may_move(seminar: Seminar, who: Person, now: datetime) -> None:
    day.say(seminar, who, now)
    with pytest.raises(Refused):
        sem.actions.change(seminar=seminar, units=sem.units(), trainers=[], now=now)
    seminar.refresh_from_db()
    assert (seminar.units.count(), seminar.sequence) == (8, 0)
    later = sem.units(date(2027, 1, 30), day.EIGHT)
    sem.actions.change(seminar=seminar, units=later, trainers=[], now=now)
    assert state(seminar, who) == ("done", 360)
