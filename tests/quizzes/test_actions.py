"""Beginning, answering and handing in."""

import random
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.errors import Refused
from lms.progress.models import Record, RecordEvent
from lms.quizzes import actions
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import answers_of
from tests import build
from tests.quizzes.conftest import ALL_KINDS, World, make_world

pytestmark = pytest.mark.django_db
NUMBERS = {"single": 1, "multi": 2, "tf": 3, "short": 4}
_sequence = count(1)


def start(world: World) -> QuizAttempt:
    return actions.start(enrolment=world.enrolment.pk, activity=world.activity.pk)


def say(world: World, attempt: QuizAttempt, question: str, answer: Any, **fixed: Any) -> actions.Saved:
    fields = {"uuid": uuid4(), "sequence": next(_sequence), **fixed}
    return actions.save_response(
        attempt=world.playing(attempt), number=NUMBERS[question], answer=answer, **fields
    )


def finish(attempt: QuizAttempt) -> QuizAttempt:
    return actions.hand_in(attempt=attempt.pk, now=timezone.now())


def whole(world: World, **answers: Any) -> QuizAttempt:
    """An attempt with these answers, handed in."""
    attempt = start(world)
    for question, answer in answers.items():
        say(world, attempt, question, answer)
    return finish(attempt)


def record(world: World) -> tuple[str, bool | None, float | None]:
    found = Record.objects.get(activity=world.activity)
    return found.state, found.passed, found.score


def test_started_twice_is_one_attempt_and_one_event(world: World) -> None:
    assert start(world) == start(world)
    assert RecordEvent.objects.count() == 1


def test_attempts_are_numbered(world: World) -> None:
    assert [whole(world).number, whole(world).number, start(world).number] == [1, 2, 3]


def test_a_quiz_without_questions_cannot_be_started(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in)
    with committed():
        page = build.quiz(world.module, "Leer", body=[])
    with pytest.raises(Refused):
        actions.start(enrolment=world.enrolment.pk, activity=build.activity(page).pk)
    assert QuizAttempt.objects.count() == 0


def test_the_database_refuses_a_second_open_attempt(world: World) -> None:
    first = start(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizAttempt.objects.create(
            enrolment=world.enrolment, activity=world.activity, snapshot=first.snapshot, number=2
        )


def test_the_highest_sequence_counts_in_whatever_order_it_arrives(world: World) -> None:
    attempt = start(world)
    newer = say(world, attempt, "single", {"choice": "single-1"}, sequence=20)
    older = say(world, attempt, "single", {"choice": "single-0"}, sequence=10)
    assert (newer.counts, older.counts) == (True, False)
    assert answers_of(attempt.pk) == ({"single": {"choice": "single-1"}}, 20)


def test_the_same_uuid_is_kept_once_and_answered_the_same(world: World) -> None:
    attempt, uuid = start(world), uuid4()
    first = say(world, attempt, "tf", {"value": True}, uuid=uuid, sequence=5)
    again = say(world, attempt, "tf", {"value": False}, uuid=uuid, sequence=99)
    assert first == again
    assert [r.answer for r in Response.objects.all()] == [{"value": True}]


def test_a_uuid_of_somebody_elses_answer_is_refused(world: World, signed_in: Any) -> None:
    attempt = start(world)
    say(world, attempt, "tf", {"value": True}, uuid=UUID(int=7))
    other = build.enrol(build.person("Daniel"), world.enrolment.cohort)
    theirs = actions.start(enrolment=other.pk, activity=world.activity.pk)
    as_other = World(
        world.course, world.module, world.lesson, world.quiz, other.person, other, signed_in(other.person)
    )
    with pytest.raises(Refused):
        say(as_other, theirs, "tf", {"value": False}, uuid=UUID(int=7))


@pytest.mark.parametrize("answer", [{"choice": "foreign"}, {"value": True}, "single-0", [], {"choice": {}}])
def test_what_does_not_fit_the_question_is_refused(world: World, answer: Any) -> None:
    attempt = start(world)
    with pytest.raises(Refused):
        say(world, attempt, "single", answer)
    assert Response.objects.count() == 0


def test_a_question_that_was_not_asked_is_refused(world: World) -> None:
    attempt = world.playing(start(world))
    for number in (0, 5, -1):
        with pytest.raises(Refused):
            actions.save_response(attempt=attempt, number=number, uuid=uuid4(), sequence=1, answer=None)


def test_after_the_hand_in_nothing_is_added_but_a_repeat_is_acknowledged(world: World) -> None:
    attempt, uuid = start(world), uuid4()
    said = world.playing(attempt)
    first = say(world, attempt, "tf", {"value": True}, uuid=uuid)
    finish(attempt)
    repeat = actions.save_response(attempt=said, number=3, uuid=uuid, sequence=1, answer={"value": True})
    assert repeat == first
    with pytest.raises(actions.HandedIn):
        actions.save_response(attempt=said, number=3, uuid=uuid4(), sequence=9, answer={"value": False})
    assert Response.objects.count() == 1


def test_all_right_is_done_and_passed(world: World) -> None:
    assert whole(world, **ALL_KINDS).score == 1
    assert record(world) == ("done", True, 1.0)


def test_a_failed_attempt_leaves_the_quiz_begun(world: World) -> None:
    assert whole(world, single={"choice": "single-0"}, multi={"choices": ["multi-0"]}).score == 0.375
    assert record(world) == ("begun", False, 0.375)


def test_an_answer_taken_back_counts_nothing(world: World) -> None:
    attempt = start(world)
    say(world, attempt, "tf", {"value": True})
    say(world, attempt, "tf", None)
    assert finish(attempt).score == 0


def test_the_best_attempt_counts(world: World) -> None:
    whole(world, **ALL_KINDS)
    whole(world)
    assert record(world) == ("done", True, 1.0)


def test_handed_in_twice_is_handed_in_once(world: World) -> None:
    attempt = start(world)
    first, events = finish(attempt), RecordEvent.objects.count()
    second = finish(attempt)
    assert (second.score, second.finished_at) == (first.score, first.finished_at)
    assert RecordEvent.objects.count() == events


@pytest.mark.parametrize(
    ("quiz", "wanted"),
    [
        ({"pass_mark": None}, ("done", None, 0.0)),
        ({"done_when": "handed_in"}, ("done", False, 0.0)),
        ({"pass_mark": 0}, ("done", True, 0.0)),
    ],
)
def test_what_done_needs_is_the_quizs_own(
    committed: Any, signed_in: Any, quiz: dict[str, Any], wanted: object
) -> None:
    world = make_world(committed, signed_in, **quiz)
    whole(world)
    assert record(world) == wanted


@pytest.mark.parametrize("seed", range(12))
def test_random_interleavings_of_two_windows(world: World, seed: int) -> None:
    _interleave(world, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12, 200))
def test_all_interleavings_of_two_windows(world: World, seed: int) -> None:
    _interleave(world, seed)


def _interleave(world: World, seed: int) -> None:
    """Two windows answer one question; requests arrive late, twice and out of order."""
    chance, attempt = random.Random(seed), start(world)
    events = [(uuid4(), 100 * (n % 2) + n, {"choice": f"single-{chance.randrange(3)}"}) for n in range(8)]
    arriving = events * 2
    chance.shuffle(arriving)
    newest = 0
    for uuid, sequence, answer in arriving:
        newest = max(newest, sequence)
        saved = say(world, attempt, "single", answer, uuid=uuid, sequence=sequence + 1)
        assert saved.counts == (sequence == newest)
    assert Response.objects.count() == len(events)
    assert answers_of(attempt.pk)[0]["single"] == max(events, key=lambda event: event[1])[2]
