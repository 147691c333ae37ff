"""Time kept by the server, attempts, delays, grades, and exceptions for one person."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from lms.errors import Refused
from lms.management.clock import EVERY_MINUTE
from lms.people.models import Person
from lms.progress.models import Record
from lms.quizzes import actions
from lms.quizzes.actions import hand_in_due
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.policy import Grading, Leave, Policy, due_at, hindrance, policy_of
from tests import build
from tests.quizzes.conftest import World, make_world
from tests.quizzes.sitting import sat
from tests.quizzes.test_views import fill

pytestmark = pytest.mark.django_db
START = datetime(2027, 1, 18, 9, 0, tzinfo=UTC)
BODY = [build.true_false("a"), build.true_false("b")]
RIGHT, WRONG = {"value": True}, {"value": False}


def at(minutes: float, seconds: int = 0) -> Any:
    """The server's clock so long after the start."""
    return time_machine.travel(START + timedelta(minutes=minutes, seconds=seconds), tick=False)


def timed(committed: Any, signed_in: Any, **quiz: Any) -> World:
    with at(-60):
        return make_world(committed, signed_in, body=BODY, **quiz)


def send(world: World, attempt: QuizAttempt, number: int, value: str, sequence: int = 1) -> Any:
    sent = {"uuid": str(uuid4()), "sequence": sequence, "form": {"value": [value]}}
    url = f"/quiz/{attempt.uuid}/frage/{number}/"
    return world.client.post(url, json.dumps(sent), content_type="application/json").json()


def test_the_end_is_the_earlier_of_limit_and_close() -> None:
    def ends(after: float, policy: Policy, **leave: Any) -> bool:
        return due_at(policy, Leave(**leave), START) == START + timedelta(minutes=after)

    closes = (START + timedelta(minutes=30)).isoformat()
    assert due_at(Policy(), Leave(minutes=9), START) is None
    assert ends(20, Policy(limit=20))
    assert ends(25, Policy(limit=20), minutes=5)
    assert ends(30, Policy(limit=40, closes_at=closes))
    assert ends(30, Policy(closes_at=closes), minutes=5)
    assert ends(40, Policy(limit=40, closes_at=closes), closes_at=START + timedelta(hours=2))
    assert ends(30, Policy(closes_at=closes), closes_at=START)


def test_who_may_begin_another_attempt() -> None:
    def why(policy: Policy, made: int, minutes: int = 0, **leave: Any) -> str:
        now = START + timedelta(minutes=minutes)
        found = hindrance(policy, Leave(**leave), made=made, last=START if made else None, now=now)
        return found.why if found else ""

    assert [why(Policy(attempts=2), made) for made in range(4)] == ["", "", "used_up", "used_up"]
    assert why(Policy(attempts=2), 2, attempts=1) == ""
    assert [why(Policy(delay=10), 1, minutes) for minutes in (0, 9, 10)] == ["waits", "waits", ""]
    assert why(Policy(delay=10), 0) == ""
    closed = Policy(closes_at=START.isoformat())
    assert [why(closed, 0, minutes) for minutes in (-1, 0)] == ["", "closed"]
    assert why(closed, 0, closes_at=START + timedelta(days=1)) == ""


@pytest.mark.parametrize(
    ("grading", "grade"), [("highest", 0.75), ("average", 0.5), ("first", 0.25), ("last", 0.5)]
)
def test_grades(grading: str, grade: float) -> None:
    assert Policy(grading=Grading(grading)).grade([0.25, 0.75, 0.5]) == grade
    assert Policy(grading=Grading(grading)).grade([]) is None


def test_the_clock_hands_in_what_was_saved_in_time(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, time_limit=20)
    with at(0):
        attempt = world.begin()
    with at(7):
        page = world.client.get(f"/quiz/{attempt.uuid}/frage/1/").content.decode()
        assert 'data-remaining="780"' in page
        assert send(world, attempt, 1, "true")["counts"]
    with at(20, seconds=50):
        assert send(world, attempt, 2, "true")["counts"], "it was under way when the time ended"
        hand_in_due(now=timezone.now())
        assert QuizAttempt.objects.get().state == "open"
    with at(21, seconds=1):
        late = send(world, attempt, 2, "false", sequence=99)
        assert (late["saved"], late["counts"], late["late"]) == (True, False, True)
        assert world.client.get(f"/quiz/{attempt.uuid}/frage/1/")["Location"].endswith("/abgeben/")
        assert world.client.get(f"/quiz/{attempt.uuid}/abgeben/").context["quiz"].is_over
        assert hand_in_due in EVERY_MINUTE
        hand_in_due(now=timezone.now())
        hand_in_due(now=timezone.now())
    done = QuizAttempt.objects.get()
    assert (done.state, done.score, done.finished_at) == ("handed_in", 1.0, START + timedelta(minutes=20))
    with at(25):
        assert send(world, attempt, 1, "false", sequence=100)["late"]
        assert fill_old(world, attempt).startswith("Die Zeit war um")
    assert Response.objects.filter(late=True).count() == 3
    assert QuizAttempt.objects.get().score == 1.0
    with at(30):
        assert not world.client.get(f"/quiz/{attempt.uuid}/ergebnis/").context["quiz"].in_time


def test_what_was_handed_in_in_time_takes_no_late_answer(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, time_limit=10)
    with at(0):
        attempt = world.begin()
        actions.hand_in(attempt=attempt.pk, now=timezone.now())
    with at(30):
        assert send(world, attempt, 2, "false")["why"] == "handed_in"
    assert not Response.objects.exists()


def fill_old(world: World, attempt: QuizAttempt) -> str:
    """The button of a page that was open before the time ended, and what the next page says."""
    sent = {"uuid": str(uuid4()), "sequence": "7", "go": "next", "value": "false"}
    answer = world.client.post(f"/quiz/{attempt.uuid}/frage/1/", sent, follow=True)
    return str(next(iter(answer.context["messages"])))


def test_a_handed_in_attempt_ends_when_it_was_handed_in(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, time_limit=20)
    with at(0):
        attempt = world.begin()
    with at(5):
        world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
        with pytest.raises(actions.HandedIn):
            actions.save_response(
                attempt=world.playing(attempt), number=1, uuid=uuid4(), sequence=1, answer=RIGHT
            )
    assert QuizAttempt.objects.get().finished_at == START + timedelta(minutes=5)


def test_starting_after_the_time_begins_the_next_attempt(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, time_limit=20)
    with at(0):
        first = world.begin()
    with at(50):
        second = world.begin()
    assert second.number == 2
    assert second.due_at == START + timedelta(minutes=70)
    first.refresh_from_db()
    assert (first.state, first.finished_at) == ("handed_in", START + timedelta(minutes=20))


def test_attempts_run_out_and_wait_for_each_other(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, attempts_allowed=2, delay=30)
    with at(0):
        sat(world.enrolment, world.activity, {})
    with at(10):
        assert "10:30" in world.client.get(world.quiz.url).context["quiz"].refusal
        with pytest.raises(Refused):
            actions.start(enrolment=world.enrolment.pk, activity=world.activity.pk)
    with at(31):
        sat(world.enrolment, world.activity, {"a": RIGHT})
    with at(99):
        page = world.client.get(world.quiz.url)
        assert "data-go" not in page.content.decode()
        told = world.client.post(f"/quiz/start/{world.key}/", follow=True)
        assert str(next(iter(told.context["messages"]))) == page.context["quiz"].refusal
    assert QuizAttempt.objects.count() == 2


@pytest.mark.parametrize(
    ("grading", "wanted"),
    [("average", ("done", True, 0.5)), ("last", ("done", True, 0.0)), ("first", ("begun", False, 0.5))],
)
def test_the_ledger_has_the_grade(committed: Any, signed_in: Any, grading: str, wanted: Any) -> None:
    world = timed(committed, signed_in, grading=grading)
    for said in ({"a": RIGHT}, {"a": RIGHT, "b": RIGHT}, {}):
        sat(world.enrolment, world.activity, said)
    record = Record.objects.get(activity=world.activity)
    assert (record.state, record.passed, record.score) == wanted


def except_from(world: World, by: Person, now: datetime, **leave: Any) -> None:
    actions.except_from(
        enrolment=world.enrolment.pk,
        activity=world.activity.pk,
        leave=Leave(**leave),
        why="W",
        by=by,
        now=now,
    )


def test_an_exception_holds_at_once_and_the_newest_counts(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, time_limit=20, attempts_allowed=1)
    trainer = build.person("Tara", log_in=False)
    with at(0):
        attempt = world.begin()
    except_from(world, trainer, START + timedelta(minutes=5), minutes=60)
    except_from(world, trainer, START + timedelta(minutes=6), minutes=10, attempts=1)
    attempt.refresh_from_db()
    assert attempt.due_at == START + timedelta(minutes=30)
    with at(28):
        assert send(world, attempt, 1, "true")["counts"]
    with at(40):
        except_from(world, trainer, timezone.now(), minutes=500, attempts=1)
        attempt.refresh_from_db()
        assert attempt.due_at == START + timedelta(minutes=30), "what is over is not opened again"
        second = world.begin()
    assert (second.number, second.due_at) == (2, START + timedelta(minutes=40 + 520))
    with at(41):
        world.client.post(f"/quiz/{second.uuid}/abgeben/")
        assert world.client.get(world.quiz.url).context["quiz"].refusal


def test_limits_edited_during_an_attempt_change_nothing_in_it(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, time_limit=20)
    with at(0):
        attempt = world.begin()
        with committed():
            world.quiz.time_limit = 1
            build.publish(world.quiz)
    with at(15):
        assert send(world, attempt, 1, "true")["counts"]
    with committed():
        world.quiz.delete()
    with at(22):
        hand_in_due(now=timezone.now())
    assert QuizAttempt.objects.get().score == 0.5


def review(world: World, attempt: QuizAttempt) -> tuple[bool, list[str], int, bool]:
    """What the page of the result tells: points, states, texts, right answers."""
    quiz = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/").context["quiz"]
    texts = sum(len(one.mark.feedback) for one in quiz.reviews)
    return (
        quiz.shows_marks,
        [one.state for one in quiz.reviews],
        texts,
        any(one.solution for one in quiz.reviews),
    )


def test_what_may_be_seen_grows_with_time(committed: Any, signed_in: Any) -> None:
    table = {
        "right_after": [], "later": ["marks", "verdict"], "after_close": ["marks", "verdict", "answer", "feedback"],
    }  # fmt: skip
    closes = START + timedelta(minutes=120)
    world = timed(committed, signed_in, review=table, closes_at=closes, behaviour="deferred")
    with at(0):
        attempt = world.begin()
        fill(world, attempt, 1, value="false")
        fill(world, attempt, 2, value="true")
        world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
        assert review(world, attempt) == (False, ["given", "given"], 0, False)
        assert world.client.get(world.quiz.url).context["quiz"].best is None
        page = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/").content.decode()
        assert "Doch" not in page
        assert "Prozent." not in page
    with at(20):
        assert review(world, attempt) == (True, ["wrong", "right"], 0, False)
        assert world.client.get(world.quiz.url).context["quiz"].best == 50
    with at(121):
        shown, states, texts, solved = review(world, attempt)
        assert (shown, states, solved) == (True, ["wrong", "right"], True)
        assert texts


def test_an_exam_tells_points_only(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, preset="exam")
    with at(0):
        attempt = world.begin()
        fill(world, attempt, 1, value="false")
        world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
        assert review(world, attempt) == (True, ["given", "none"], 0, False)
    assert policy_of("exam").attempts == 2
    assert policy_of("exam", attempts=0).attempts == 0


def test_the_pages_say_what_holds_for_this_person(committed: Any, signed_in: Any) -> None:
    world = timed(committed, signed_in, time_limit=20, attempts_allowed=1)
    with at(0):
        attempt = world.begin()
        ended = world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True)
    assert ended.context["quiz"].refusal
    assert "/quiz/start/" not in ended.content.decode(), "no button that leads to a refusal"
    with at(1):
        except_from(world, build.person("Tara", log_in=False), timezone.now(), minutes=5, attempts=1)
        again = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/")
        start = world.client.get(world.quiz.url)
    assert "/quiz/start/" in again.content.decode()
    assert "25 Minuten ab dem Start" in start.content.decode()
    assert (again.context["quiz"].again.attempts, start.context["quiz"].policy.attempts) == (2, 2)
