"""Many at once: threads with connections of their own, on whichever database the suite runs."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from lms.errors import Refused
from lms.progress.models import RecordEvent
from lms.quizzes import actions
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import Playing, answers_of
from tests import build
from tests.quizzes.conftest import World, make_world
from tests.unlocked import BROKEN, LOCKED, dawdle, unlock

pytestmark = pytest.mark.django_db(transaction=True)
Event = tuple[UUID, int, dict[str, Any]]


@pytest.fixture
def world(committed: Any, signed_in: Any) -> World:
    """A world of one test, which commits."""
    return make_world(committed, signed_in)


def patiently(call: Callable[[], Any]) -> Any:
    """Until it works: SQLite in memory locks whole tables between threads and does not wait."""
    try:
        for _ in range(2000):
            try:
                return call()
            except OperationalError:
                sleep(random.uniform(0.001, 0.01))
        raise AssertionError("the database stayed locked")
    finally:
        connection.close()


def together(calls: list[Callable[[], Any]], threads: int = 8) -> list[Any]:
    """The results of all calls, made by several threads."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(patiently, calls))


def deliver(attempt: Playing, event: Event) -> actions.Saved:
    uuid, sequence, answer = event
    saved: actions.Saved = actions.save_response(
        attempt=attempt, number=1, uuid=uuid, sequence=sequence, answer=answer
    )
    return saved


def storm(world: World, events: int, times: int, *, numbered: bool = True) -> None:
    """Each event is delivered several times in random order; it is kept once, and the highest counts."""
    attempt = world.playing(world.begin())
    chance = random.Random(events)
    made: list[Event] = [
        (uuid4(), n + 1 if numbered else 1, {"choice": f"single-{2 if n == events - 1 else n % 2}"})
        for n in range(events)
    ]
    arriving = made * times
    chance.shuffle(arriving)
    if not numbered:
        deliver(attempt, made[-1])  # the newest is the first to arrive; nothing says that it is the newest
    saved = together([lambda event=event: deliver(attempt, event) for event in arriving])  # type: ignore[misc]
    assert [one.uuid for one in saved] == [uuid for uuid, _sequence, _answer in arriving]
    assert Response.objects.count() == events
    assert answers_of(attempt.pk)[0]["single"] == made[-1][2]


def test_events_delivered_again_and_again_in_any_order(world: World) -> None:
    storm(world, events=20, times=4)


@pytest.mark.xfail(strict=True, raises=BROKEN, reason="the twin without numbers: the last to arrive counts")
def test_without_numbers_an_older_event_counts(world: World) -> None:
    storm(world, events=20, times=4, numbered=False)


@pytest.mark.long
def test_300_events_delivered_four_times_in_any_order(world: World) -> None:
    storm(world, events=300, times=4)


@pytest.mark.parametrize("locked", LOCKED)
@pytest.mark.parametrize("presses", [12, pytest.param(50, marks=pytest.mark.long)])
def test_parallel_starts_are_one_attempt(
    world: World, presses: int, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    dawdle(monkeypatch, "attempts_of", locked, of=actions)
    if not locked:
        unlock(monkeypatch, actions, "start")

    def start() -> int:
        return actions.start(enrolment=world.enrolment.pk, activity=activity).pk

    activity = world.activity.pk
    assert len(set(together([start] * presses))) == 1
    assert list(QuizAttempt.objects.values_list("number", "state")) == [(1, "open")]
    assert RecordEvent.objects.count() == 1


@pytest.mark.parametrize("presses", [12, pytest.param(50, marks=pytest.mark.long)])
def test_nobody_gets_more_attempts_than_allowed_by_pressing_often(
    committed: Any, signed_in: Any, presses: int
) -> None:
    """Threat E4: each press begins an attempt and hands it in; two are allowed."""
    world = make_world(committed, signed_in, attempts_allowed=2)
    activity = world.activity.pk

    def begin_and_end() -> bool:
        try:
            attempt = actions.start(enrolment=world.enrolment.pk, activity=activity)
        except Refused:
            return False
        actions.hand_in(attempt=attempt.pk, now=timezone.now())
        return True

    together([begin_and_end] * presses)  # some of these meet an attempt that is open still
    assert [begin_and_end() for _ in range(3)][1:] == [False, False]
    made = QuizAttempt.objects.order_by("number")
    assert list(made.values_list("number", "state")) == [(1, "handed_in"), (2, "handed_in")]


@pytest.mark.parametrize("locked", LOCKED)
def test_answers_while_somebody_hands_in_are_in_or_refused(
    world: World, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = world.playing(world.begin())
    handed_in = threading.Event()
    dawdle(monkeypatch, "bulk_create", locked, until=handed_in)
    if not locked:
        unlock(monkeypatch, actions, "save_response")

    def answer() -> bool:
        try:
            return deliver(attempt, (uuid4(), 1, {"choice": "single-0"})).uuid is not None
        except actions.HandedIn:
            return False

    def hand_in() -> None:
        actions.hand_in(attempt=attempt.pk, now=timezone.now())
        handed_in.set()

    calls: list[Callable[[], Any]] = [answer] * 8 + [hand_in] * 4 + [answer] * 8
    random.Random(4).shuffle(calls)
    kept = sum(done is True for done in together(calls, threads=len(calls)))
    done = QuizAttempt.objects.get()
    assert Response.objects.count() == kept
    assert done.score == (0.25 if kept else 0.0)
    assert RecordEvent.objects.count() == 2


@pytest.mark.parametrize("locked", LOCKED)
def test_one_check_pressed_in_parallel_is_one_answer(
    world: World, committed: Any, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = {"type": "check", "id": "c1", "value": [build.single_choice("q1")]}
    with committed():
        world.lesson.body = [*build.TEXT, check]
        build.publish(world.lesson)
    activity = build.activity(world.lesson).children.get().pk
    uuid = uuid4()
    dawdle(monkeypatch, "first", locked)
    if not locked:
        unlock(monkeypatch, actions, "answer_check")

    def press() -> int:
        return actions.answer_check(
            enrolment=world.enrolment.pk, activity=activity, uuid=uuid, answer={"choice": "q1-0"}
        ).pk

    assert len(set(together([press] * 8))) == 1
    assert Response.objects.count() == 1
