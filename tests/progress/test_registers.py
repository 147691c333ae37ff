"""Registers of presence say what is: ledger and counters rise and fall with them (11, 14, 16, 19)."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_of
from lms.outline import actions as outline
from lms.outline.models import Activity, Course
from lms.outline.spec import ActivitySpec
from lms.pages.models import LessonPage, ModulePage, SlotPage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record, RecordEvent
from lms.progress.percent import is_asked
from lms.progress.queries import standing
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db
THERE = Outcome(State.DONE, minutes=360)
BOOKED = Outcome(State.BOOKED)


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        page = build.course_page()
        build.lesson(build.module(page, "Vorher"))
        build.slot(build.module(page, "Seminar", phase="seminar"), required=True)
    return build.enrol(build.person(), build.cohort(page))


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    """Somebody in a course of one lesson and one seminar day."""
    return deepcopy(_made_enrolment)


def at_day(enrolment: Enrolment, outcome: Outcome, source: Source = Source.SEMINAR) -> Record:
    day = build.activity(SlotPage.objects.get())
    return progress.record(enrolment=enrolment, activity=day.pk, outcome=outcome, source=source)


def read(enrolment: Enrolment) -> None:
    lesson = build.activity(LessonPage.objects.get())
    progress.record(
        enrolment=enrolment, activity=lesson.pk, outcome=Outcome(State.DONE), source=Source.LESSON
    )


def counters(enrolment: Enrolment) -> tuple[int, int]:
    enrolment.refresh_from_db()
    return enrolment.done, enrolment.counted


def state_of(page: Any) -> str:
    return Record.objects.get(activity=build.activity(page)).state


def test_a_day_is_done_by_presence_alone_and_keeps_its_minutes(enrolment: Enrolment) -> None:
    for outcome, done in [
        (BOOKED, 0),
        (Outcome(State.PARTLY, minutes=45), 0),
        (THERE, 1),
        (Outcome(State.EXCUSED), 0),
        (Outcome(State.ABSENT), 0),
        (Outcome(State.CANCELLED), 0),
    ]:
        record = at_day(enrolment, outcome)
        assert (record.state, record.minutes) == (outcome.state, outcome.minutes)
        progress.recount(enrolment=enrolment)
        assert counters(enrolment) == (done, 2)


def test_an_event_says_the_minutes_before_and_after(enrolment: Enrolment) -> None:
    at_day(enrolment, Outcome(State.PARTLY, minutes=45))
    at_day(enrolment, Outcome(State.PARTLY, minutes=90))
    at_day(enrolment, Outcome(State.PARTLY, minutes=90))
    event = RecordEvent.objects.order_by("pk").last()
    assert event is not None
    assert (event.old["minutes"], event.new["minutes"], event.source) == (45, 90, "seminar")
    assert RecordEvent.objects.count() == 2


def test_presence_taken_back_takes_back_what_it_completed(enrolment: Enrolment) -> None:
    read(enrolment)
    at_day(enrolment, THERE)
    seminar = ModulePage.objects.get(title="Seminar")
    assert (state_of(seminar), counters(enrolment)) == ("done", (2, 2))
    assert Record.objects.get(activity__kind="course").state == "done"
    at_day(enrolment, BOOKED)
    assert (state_of(seminar), counters(enrolment)) == ("begun", (1, 2))
    assert Record.objects.get(activity__kind="course").done_at is None
    assert state_of(ModulePage.objects.get(title="Vorher")) == "done"
    at_day(enrolment, THERE)
    assert (state_of(seminar), counters(enrolment)) == ("done", (2, 2))


def test_what_was_complete_before_the_day_was_published_stays_so(
    enrolment: Enrolment, committed: Any
) -> None:
    read(enrolment)
    with committed():
        late = build.slot(ModulePage.objects.get(title="Vorher"), "Nachgetragen", required=True)
    late_day = build.activity(late)
    for outcome in (THERE, BOOKED):
        progress.record(enrolment=enrolment, activity=late_day.pk, outcome=outcome, source=Source.SEMINAR)
    assert state_of(ModulePage.objects.get(title="Vorher")) == "done"


def test_a_register_does_not_move_when_somebody_last_did_something(enrolment: Enrolment) -> None:
    at_day(enrolment, THERE)
    assert standing(learner_of(enrolment), "de").last_active is None
    read(enrolment)
    last = standing(learner_of(enrolment), "de").last_active
    at_day(enrolment, BOOKED)
    at_day(enrolment, THERE)
    assert standing(learner_of(enrolment), "de").last_active == last is not None


def test_a_seat_is_no_beginning(enrolment: Enrolment) -> None:
    at_day(enrolment, BOOKED)
    at = standing(learner_of(enrolment), "de")
    day = next(row for row in at.outline if row.kind == "slot")
    assert (at.is_begun(day), at.is_done(day)) == (False, False)
    at_day(enrolment, Outcome(State.PARTLY, minutes=45))
    assert standing(learner_of(enrolment), "de").is_begun(day)


def test_setting_back_restores_the_minutes_also_from_a_ledger_of_old(enrolment: Enrolment) -> None:
    at_day(enrolment, Outcome(State.PARTLY, minutes=45))
    ledger = progress.ledger_of(enrolment)
    at_day(enrolment, THERE, Source.MERGE)
    progress.set_back(enrolment=enrolment, ledger=ledger, since=timezone.now())
    assert list(Record.objects.filter(activity__kind="slot").values_list("state", "minutes")) == [
        ("partly", 45)
    ]
    for row in ledger["records"].values():
        del row["minutes"]
    progress.set_back(enrolment=enrolment, ledger=ledger, since=timezone.now())
    assert Record.objects.get(activity__kind="slot").minutes == 0


def test_the_database_wants_a_time_for_done_and_none_for_the_other_states(enrolment: Enrolment) -> None:
    record = at_day(enrolment, BOOKED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(state=State.DONE)
    for state in (State.PARTLY, State.EXCUSED, State.ABSENT, State.CANCELLED):
        with pytest.raises(IntegrityError), transaction.atomic():
            Record.objects.filter(pk=record.pk).update(state=state, done_at=timezone.now())


class Registers(RuleBasedStateMachine):
    """One person learns while somebody keeps the register of two seminar days and an author edits."""

    @initialize(self_study=st.booleans())
    def begin(self, self_study: bool) -> None:
        from uuid import uuid4

        cache.clear()
        self.key = uuid4()
        outline.register(key=self.key, language="de", title="Kurs")
        kinds = {"l0": "lesson", "s0": "slot", "l1": "lesson", "s1": "slot"}
        self.leaves = {
            name: {"module": n % 2, "kind": kind, "required": True, "live": True}
            for n, (name, kind) in enumerate(kinds.items())
        }
        self.publish()
        group = build.cohort_of(Course.objects.get(pk=self.key))
        type(group).objects.filter(pk=group.pk).update(self_study=self_study)
        group.refresh_from_db()
        self.enrolment = build.enrol(build.person(log_in=False), group)
        progress.recount(enrolment=self.enrolment)
        self.read: set[int] = set()

    def publish(self) -> None:
        specs = [ActivitySpec(str(self.key), None, "course", "", "Kurs", "/k/", required=False)]
        for module in (0, 1):
            key = f"{self.key}:m{module}"
            specs.append(ActivitySpec(key, str(self.key), "module", "before", "M", "", required=False))
            specs += [
                ActivitySpec(
                    f"{self.key}:{name}", key, leaf["kind"], "before", "L", "", required=leaf["required"]
                )
                for name, leaf in self.leaves.items()
                if leaf["module"] == module and leaf["live"]
            ]
        outline.publish(key=self.key, language="de", specs=specs)
        for enrolment in Enrolment.objects.filter(course_id=self.key):
            progress.recount(enrolment=enrolment)

    @rule(
        name=st.sampled_from(["l0", "s0", "l1", "s1"]), what=st.sampled_from(["live", "required", "module"])
    )
    def edit(self, name: str, what: str) -> None:
        self.leaves[name][what] = not self.leaves[name][what]
        self.leaves[name]["module"] = int(self.leaves[name]["module"])
        self.publish()

    @rule(name=st.sampled_from(["l0", "l1"]), state=st.sampled_from([State.BEGUN, State.DONE]))
    def learn(self, name: str, state: State) -> None:
        activity = Activity.objects.get(key=f"{self.key}:{name}")
        progress.record(
            enrolment=self.enrolment, activity=activity.pk, outcome=Outcome(state), source=Source.LESSON
        )
        if state == State.DONE:
            self.read.add(activity.pk)

    @rule(
        name=st.sampled_from(["s0", "s1"]),
        state=st.sampled_from([s for s in State if s != State.BEGUN]),
        minutes=st.sampled_from([0, 45, 360]),
    )
    def tick(self, name: str, state: State, minutes: int) -> None:
        activity = Activity.objects.get(key=f"{self.key}:{name}")
        outcome = Outcome(state, minutes=minutes)
        made = progress.record(
            enrolment=self.enrolment, activity=activity.pk, outcome=outcome, source=Source.SEMINAR
        )
        assert (made.state, made.minutes) == (state, minutes)

    @rule(name=st.sampled_from(["s0", "s1"]), held=st.booleans())
    def give_up_or_hold(self, name: str, held: bool) -> None:
        slot, group = f"{self.key}:{name}", self.enrolment.cohort
        before = self.whole()
        if held:
            cohorts.take_up_slot(cohort=group, slot=slot, now=timezone.now())
        else:
            cohorts.drop_slot(cohort=group, slot=slot, why="fällt aus")
        progress.recount(enrolment=Enrolment.objects.get(pk=self.enrolment.pk))
        assert before <= self.whole()

    def whole(self) -> set[int]:
        """Modules that are complete, and of which nothing is left to do."""
        at = standing(learner_of(self.enrolment), "de")
        return {
            module.pk
            for module in at.modules
            if at.is_done(module)
            and all(
                at.is_done(row) or at.is_new(row)
                for row in at.leaves(module)
                if is_asked(row, self_study=at.learner.self_study, dropped=at.dropped)
            )
        }

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "enrolment"):
            return
        now = Enrolment.objects.get(pk=self.enrolment.pk)
        kept = now.done, now.counted
        assert now.done <= now.counted
        progress.recount(enrolment=now)
        now.refresh_from_db()
        assert (now.done, now.counted) == kept
        at = standing(learner_of(now), "de")
        assert (at.tally.done, at.tally.counted) == kept
        done = set(Record.objects.filter(enrolment=now, state=State.DONE).values_list("activity", flat=True))
        assert self.read <= done
        for group in Record.objects.filter(enrolment=now, activity__kind__in=["module", "course"]):
            assert (group.state == State.DONE) == (group.done_at is not None)


def test_any_history_of_registers_in_the_database() -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Registers,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=quiet
        ),
    )
