"""Threat E6: correcting, marking by hand, marking again and taking back, while people hand in. In any order the marks
are whole: every score is what its rows make of it, and the ledger says what the scores earn.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.errors import Refused
from lms.evidence.models import Snapshot
from lms.outline.models import Activity
from lms.people.models import Person
from lms.quizzes import actions, grading, regrading
from lms.quizzes.grades import grades_of
from lms.quizzes.models import Grade, QuizAttempt, Regrade
from lms.quizzes.regrading import preview, regrade, undo
from tests import build
from tests.params import often
from tests.processes import die, killed
from tests.quizzes.again import (
    FALSE,
    TRUE,
    WRONG,
    again,
    answered,
    assert_sound,
    correct,
    look,
    made,
    teacher,
)
from tests.quizzes.conftest import World
from tests.quizzes.sitting import joined, sat
from tests.quizzes.test_races import together
from tests.unlocked import LOCKED, dawdle, unlock

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = [
    build.true_false("tf", prompt="Der Rat wird gewählt."),
    build.true_false("tf", right=False, name="Neu"),
]


@pytest.fixture
def world(committed: Any, signed_in: Any) -> World:
    return made(committed, signed_in)


class Storm:
    """Three people at one quiz, each with what they may do, in an order that a number decides."""

    def __init__(self, world: World, versions: list[str], by: tuple[Person, Person], seed: int) -> None:
        self.quiz, self.versions, self.by = world.activity.pk, versions, by
        self.whose = world.enrolment.pk
        self.chance = random.Random(seed)

    def rounds(self, number: int) -> list[Callable[[], Any]]:
        """So many of each, in one of many orders."""
        calls = [self.hand_in, self.publish, self.mark, self.again, self.again, self.back] * number
        self.chance.shuffle(calls)
        return calls

    def hand_in(self) -> None:
        """The participant takes the quiz once more."""
        attempt = actions.start(enrolment=self.whose, activity=self.quiz)
        answer = {"value": self.chance.random() < 0.5}
        try:
            actions.save_response(
                attempt=attempt, number=1, uuid=build.uuid4(), sequence=1, answer=answer, check=False
            )
        except actions.HandedIn:
            return
        actions.hand_in(attempt=attempt.pk, now=timezone.now())

    def publish(self) -> None:
        """The author's corrected version becomes the newest one, as compiling the outline makes it."""
        with transaction.atomic():
            quiz = Activity.objects.select_for_update().get(pk=self.quiz)
            quiz.snapshot_id = self.chance.choice(self.versions)
            quiz.save(update_fields=["snapshot"])

    def mark(self) -> None:
        """Somebody marks an answer by hand, or takes such a mark back."""
        attempts = list(QuizAttempt.objects.filter(state="handed_in").values_list("pk", flat=True))
        if not attempts:
            return
        attempt = self.chance.choice(attempts)
        said = grading.Said(self.chance.choice([None, 0.5]), "Gelesen.")
        seen = next((one.pk for one in grades_of(attempt)), 0)
        _quietly(
            lambda: grading.mark(
                attempt=attempt, question="tf", said=said, by=self.by[0], seen=seen, now=timezone.now()
            )
        )

    def again(self) -> None:
        """Somebody looks, and marks again."""
        seen = preview(self.quiz, self.by[1], timezone.now()).digest
        _quietly(lambda: regrade(activity=self.quiz, by=self.by[1], why="x", seen=seen, now=timezone.now()))

    def back(self) -> None:
        """Somebody takes one of these back."""
        made = Regrade.objects.filter(undoes=None).order_by("?").first()
        if made is not None:
            _quietly(lambda: undo(regrade=made.pk, by=self.by[1], why="y", now=timezone.now()))


def _quietly(call: Callable[[], Any]) -> None:
    with suppress(Refused):  # somebody was faster, and it is said
        call()


@pytest.mark.parametrize("rounds", often([2, 12, 50], 2))
def test_in_any_order_every_mark_is_whole(world: World, committed: Any, rounds: int) -> None:
    """Six things a round: 300 in the long run."""
    by = teacher(world), teacher(world, "Otto")
    versions = [str(world.activity.snapshot_id)]
    for body in ([FALSE], *([one] for one in OTHER)):
        correct(world, committed, body)
        versions.append(str(world.activity.snapshot_id))
    for who in joined(world.enrolment.cohort, 2):
        sat(who, world.activity, {"tf": WRONG})
    answered(world, tf=WRONG)
    together(Storm(world, versions, by, rounds).rounds(rounds), threads=6)
    assert QuizAttempt.objects.filter(state="handed_in").count() > 3
    assert_sound(world.activity)
    for one in Regrade.objects.filter(undoes__isnull=True):
        assert one.grades.exists()
    assert len(set(versions)) == Snapshot.objects.filter(pk__in=versions).count() == 4


@pytest.mark.parametrize("locked", LOCKED)
def test_pressed_at_once_it_is_done_once(
    world: World, committed: Any, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, quiz = teacher(world), world.activity.pk
    answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    seen = look(world, trainer).digest
    dawdle(monkeypatch, "preview", locked, of=regrading)
    if not locked:
        unlock(monkeypatch, regrading, "regrade")

    def press() -> int:
        return regrading.regrade(activity=quiz, by=trainer, why="x", seen=seen, now=timezone.now()).pk

    assert len(set(together([press] * 6))) == 1
    assert (Regrade.objects.count(), Grade.objects.count()) == (1, 1)
    assert_sound(world.activity)


def test_taken_back_at_once_it_is_done_once(world: World, committed: Any) -> None:
    trainer = teacher(world)
    answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    made_again = again(world, trainer).pk

    def press() -> bool:
        try:
            undo(regrade=made_again, by=trainer, why="y", now=timezone.now())
        except (Refused, IntegrityError):
            return False
        return True

    assert sum(together([press] * 6)) == 1
    assert Regrade.objects.filter(undoes=made_again).count() == 1
    assert QuizAttempt.objects.get().score == 0.0
    assert_sound(world.activity)


def test_killed_in_the_middle_nothing_of_it_is_there(
    world: World, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = teacher(world)
    for who in joined(world.enrolment.cohort, 3):
        sat(who, world.activity, {"tf": WRONG})
    correct(world, committed, [FALSE, TRUE | {"id": "new"}])
    seen, settle, times = look(world, trainer).digest, regrading.settle, []

    def twice_then_die(*args: Any) -> None:
        settle(*args)
        times.append(1)
        if len(times) == 2:
            die()

    monkeypatch.setattr(regrading, "settle", twice_then_die)
    killed(lambda: again(world, trainer, seen=seen))
    assert (Regrade.objects.count(), Grade.objects.count()) == (0, 0)
    assert set(QuizAttempt.objects.values_list("score", flat=True)) == {0.0}
    monkeypatch.setattr(regrading, "settle", settle)
    again(world, trainer, seen=seen)
    assert set(QuizAttempt.objects.values_list("score", flat=True)) == {1.0}
