"""The ledger: records, events, roll-ups, counters (invariants 7–15, E8)."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_of
from lms.outline import actions as outline
from lms.outline.models import Activity, Course
from lms.outline.spec import ActivitySpec
from lms.pages.models import LessonPage, ModulePage, QuizPage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record, RecordEvent
from lms.progress.queries import standing
from lms.progress.rules import may_open
from tests import build
from tests.once import made_once
from tests.queries import at_most

pytestmark = pytest.mark.django_db
DONE = Outcome(State.DONE)


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        course = build.course(lessons=2, quizzes=1, modules=2)
    return build.enrol(build.person(), build.cohort(course))


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    return deepcopy(_made_enrolment)


def enter(enrolment: Enrolment, page: Any, outcome: Outcome = DONE, source: Source = Source.LESSON) -> Record:
    return progress.record(
        enrolment=enrolment, activity=build.activity(page).pk, outcome=outcome, source=source
    )


def inside(model: Any, number: int = 0) -> list[Any]:
    module = ModulePage.objects.order_by("path")[number]
    return list(model.objects.child_of(module).order_by("path"))


def complete(enrolment: Enrolment, number: int = 0) -> None:
    for lesson in inside(LessonPage, number):
        enter(enrolment, lesson)
    for quiz in inside(QuizPage, number):
        enter(enrolment, quiz, Outcome(State.DONE, True, 0.8), Source.QUIZ)


def test_one_event_per_change_and_none_for_the_same_again(enrolment: Enrolment) -> None:
    lesson = inside(LessonPage)[0]
    enter(enrolment, lesson, Outcome(State.BEGUN))
    enter(enrolment, lesson)
    enter(enrolment, lesson)
    events = RecordEvent.objects.filter(record__activity=build.activity(lesson)).order_by("pk")
    assert [(e.old and e.old["state"], e.new["state"]) for e in events] == [
        (None, "begun"),
        ("begun", "done"),
    ]


def test_done_at_is_kept_when_it_is_done_again(enrolment: Enrolment) -> None:
    quiz = inside(QuizPage)[0]
    first = enter(enrolment, quiz, Outcome(State.DONE, True, 0.8), Source.QUIZ).done_at
    assert enter(enrolment, quiz, Outcome(State.DONE, True, 1.0), Source.QUIZ).done_at == first


def test_completing_a_module_is_a_record_of_its_own(enrolment: Enrolment) -> None:
    complete(enrolment)
    module = Record.objects.get(activity=build.activity(ModulePage.objects.order_by("path")[0]))
    assert (module.state, module.passed) == ("done", True)
    assert module.events.get().source == "rollup"
    assert not Record.objects.filter(activity__kind="course").exists()


def test_completing_all_completes_the_course(enrolment: Enrolment) -> None:
    complete(enrolment, 0)
    complete(enrolment, 1)
    assert Record.objects.get(activity__kind="course").state == "done"
    enrolment.refresh_from_db()
    assert (enrolment.done, enrolment.counted) == (6, 6)


def test_a_later_edit_does_not_unwrite_completion(enrolment: Enrolment, committed: Any) -> None:
    complete(enrolment)
    with committed():
        build.lesson(ModulePage.objects.order_by("path")[0], "Neu")
    module = Record.objects.get(activity__kind="module")
    assert module.state == "done"
    at = standing(learner_of(enrolment), "de")
    new = next(row for row in at.outline if row.title == "Neu")
    assert at.is_new(new)
    enrolment.refresh_from_db()
    assert (enrolment.done, enrolment.counted) == (3, 6)


def test_a_failed_quiz_leaves_the_module_open(enrolment: Enrolment) -> None:
    for lesson in inside(LessonPage):
        enter(enrolment, lesson)
    enter(enrolment, inside(QuizPage)[0], Outcome(State.BEGUN, False, 0.3), Source.QUIZ)
    assert not Record.objects.filter(activity__kind="module").exists()


def test_place_begins_a_lesson_and_the_newest_wins(enrolment: Enrolment) -> None:
    from django.utils import timezone

    activity = build.activity(inside(LessonPage)[0])
    for place in ("b1", "b7", "b4"):
        progress.remember_place(enrolment=enrolment, activity=activity.pk, place=place, now=timezone.now())
    record = Record.objects.get(activity=activity)
    assert (record.state, record.place) == ("begun", "b4")


def test_may_open_reads_one_query_with_a_warm_cache(enrolment: Enrolment) -> None:
    me = learner_of(enrolment)
    key = str(inside(LessonPage)[0].translation_key)
    may_open(me, key)
    with at_most(1):
        assert may_open(me, key).open


def test_recount_of_everything_equals_the_counters(enrolment: Enrolment) -> None:
    complete(enrolment)
    enrolment.refresh_from_db()
    before = (enrolment.done, enrolment.counted)
    Enrolment.objects.filter(pk=enrolment.pk).update(done=0, counted=0)
    progress.recount(enrolment=enrolment)
    enrolment.refresh_from_db()
    assert (enrolment.done, enrolment.counted) == before == (3, 6)


def test_the_clock_counts_who_was_never_counted(enrolment: Enrolment) -> None:
    from django.utils import timezone

    progress.count_new(now=timezone.now())
    enrolment.refresh_from_db()
    assert (enrolment.done, enrolment.counted) == (0, 6)


def test_the_database_refuses_a_second_record_and_a_done_without_time(enrolment: Enrolment) -> None:
    record = enter(enrolment, inside(LessonPage)[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.create(enrolment=enrolment, activity=record.activity, state="begun")
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(done_at=None)


def test_nothing_of_the_ledger_can_be_deleted(enrolment: Enrolment) -> None:
    from django.db.models import ProtectedError

    record = enter(enrolment, inside(LessonPage)[0])
    for row in (enrolment.person, record.activity, enrolment, record):
        with pytest.raises(ProtectedError), transaction.atomic():
            row.delete()
    with pytest.raises(TypeError):
        RecordEvent.objects.all().delete()
    user = enrolment.person.user
    user.delete()
    enrolment.person.refresh_from_db()
    assert enrolment.person.user is None


class Course2(RuleBasedStateMachine):
    """An author publishes outlines while one person learns; the ledger is the real one, in the database."""

    @initialize()
    def begin(self) -> None:
        from uuid import uuid4

        cache.clear()
        self.key = uuid4()
        outline.register(key=self.key, language="de", title="Kurs")
        self.leaves = {f"{self.key}:{n}": {"module": n % 2, "required": True, "live": True} for n in range(3)}
        self.publish()
        course = Course.objects.get(pk=self.key)
        self.enrolment = build.enrol(build.person(log_in=False), build.cohort_of(course))
        progress.recount(enrolment=self.enrolment)
        self.highest = self.rows = 0
        self.completed: set[int] = set()

    def publish(self) -> None:
        specs = [ActivitySpec(str(self.key), None, "course", "", "Kurs", "/k/", required=False)]
        for module in (0, 1):
            key = f"{self.key}:m{module}"
            specs.append(ActivitySpec(key, str(self.key), "module", "before", "M", "", required=False))
            for leaf, state in self.leaves.items():
                if state["module"] == module and state["live"]:
                    specs.append(
                        ActivitySpec(
                            leaf, key, "lesson", "before", "L", f"/{leaf}/", required=state["required"]
                        )
                    )
        outline.publish(key=self.key, language="de", specs=specs)
        for enrolment in Enrolment.objects.filter(course_id=self.key):
            progress.recount(enrolment=enrolment)

    @rule(module=st.integers(0, 1))
    def add(self, module: int) -> None:
        self.leaves[f"{self.key}:{len(self.leaves)}"] = {"module": module, "required": True, "live": True}
        self.publish()

    @rule(data=st.data(), what=st.sampled_from(["live", "required"]))
    def toggle(self, data: st.DataObject, what: str) -> None:
        leaf = self.leaves[data.draw(st.sampled_from(sorted(self.leaves)))]
        leaf[what] = not leaf[what]
        self.publish()

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        leaf = self.leaves[data.draw(st.sampled_from(sorted(self.leaves)))]
        leaf["module"] = 1 - leaf["module"]
        self.publish()

    @rule(data=st.data())
    def learn(self, data: st.DataObject) -> None:
        living = sorted(key for key, state in self.leaves.items() if state["live"])
        if living:
            activity = Activity.objects.get(key=data.draw(st.sampled_from(living)))
            progress.record(
                enrolment=self.enrolment, activity=activity.pk, outcome=DONE, source=Source.LESSON
            )

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "enrolment"):
            return
        now = Enrolment.objects.get(pk=self.enrolment.pk)
        assert now.done >= self.highest
        assert now.done <= now.counted
        self.highest = now.done
        counted = set(Record.objects.filter(enrolment=now, counts=True).values_list("pk", flat=True))
        assert self.completed <= counted
        self.completed = counted
        rows = Activity.objects.filter(course_id=self.key).count()
        assert rows >= self.rows
        self.rows = rows
        tally = standing(learner_of(now), "de").tally
        assert (tally.done, tally.counted) == (now.done, now.counted)


def test_any_history_of_edits_in_the_database() -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Course2,
        settings=settings(
            max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=quiet
        ),
    )
