"""Marking again, taken back: everything is as it was, once, and what somebody said since stays."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from lms.errors import Refused
from lms.people.models import Person
from lms.progress.ledger import Outcome
from lms.quizzes import actions
from lms.quizzes.grades import grades_of, marks_of
from lms.quizzes.models import Regrade
from lms.quizzes.queries import paper_of
from tests import build
from tests.quizzes.again import (
    FALSE,
    KINDS,
    RIGHT,
    TRUE,
    WRONG,
    again,
    answered,
    assert_sound,
    back,
    check,
    correct,
    entered,
    look,
    made,
    score_of,
    state_of,
    teacher,
)
from tests.quizzes.hand import given

pytestmark = pytest.mark.django_db


def test_what_was_passed_by_an_older_rule_comes_back(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, TRUE, build.true_false("b"), pass_mark=50)
    trainer = teacher(world)
    answered(world, tf=RIGHT, b=WRONG)
    correct(world, committed, [TRUE, build.true_false("b")], pass_mark=90)
    answered(world, tf=WRONG, b=RIGHT)
    before = state_of(world.activity)
    assert entered(world) == Outcome("done", True, 0.5)
    correct(world, committed, [FALSE, build.true_false("b")], pass_mark=90)
    found = look(world, trainer)
    assert [(one.before.score, one.after.score) for one in found.changes] == [(0.5, 0.0), (0.5, 1.0)]
    assert (found.passing, found.losing) == (0, 0)
    regrade = again(world, trainer)
    assert entered(world) == Outcome("done", True, 1.0)
    back(regrade, trainer)
    assert state_of(world.activity) == before
    assert_sound(world.activity)


def test_again_after_it_was_taken_back(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer, attempt = teacher(world), answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    first = again(world, trainer)
    back(first, trainer)
    assert score_of(attempt) == 0.0
    assert again(world, trainer) != first
    assert score_of(attempt) == 1.0


def test_twice_it_is_not_taken_back(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer = teacher(world)
    answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    regrade = again(world, trainer)
    undone = back(regrade, trainer)
    for one in (regrade, undone):
        with pytest.raises(Refused, match="schon"):
            back(one, trainer)
    assert Regrade.objects.count() == 2


def test_a_hand_mark_goes_over_it_and_stays_when_it_is_taken_back(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, TRUE, build.true_false("b"))
    trainer, attempt = teacher(world), answered(world, tf=WRONG, b=WRONG)
    correct(world, committed, [FALSE, build.true_false("b", right=False)])
    regrade = again(world, trainer)
    given(attempt, trainer, 0.5, "Halb.", "tf")
    assert score_of(attempt) == 0.75
    back(regrade, trainer)
    assert marks_of(grades_of(attempt.pk)) == {"tf": 0.5}
    assert score_of(attempt) == 0.25
    assert_sound(world.activity)


def test_one_over_another_and_back_in_any_order(committed: Any, signed_in: Any) -> None:
    single = [build.single_choice("single", right=n) for n in range(3)]
    for order in ((0, 1), (1, 0)):
        world = made(committed, signed_in, single[0])
        trainer, attempt = teacher(world), answered(world, single={"choice": "single-1"})
        correct(world, committed, [single[1]])
        first = again(world, trainer)
        assert score_of(attempt) == 1.0
        correct(world, committed, [single[2]])
        second = again(world, trainer)
        assert score_of(attempt) == 0.0
        if order == (0, 1):
            with pytest.raises(Refused, match="Es gibt"):
                back(first, trainer)
            back(second, trainer)
            assert marks_of(grades_of(attempt.pk)) == {"single": 1.0}
            assert grades_of(attempt.pk)[0].snapshot_id == first.snapshot_id
            back(first, trainer)
        else:
            back(second, trainer)
            back(first, trainer)
        assert (score_of(attempt), marks_of(grades_of(attempt.pk))) == (0.0, {})
        assert_sound(world.activity)


def test_answers_that_are_gone_stay_as_they_are(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer = teacher(world)
    answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    regrade = again(world, trainer)
    with time_machine.travel(timezone.now() + timedelta(days=2 * 365 + 1)):
        assert look(world, trainer).looked == 0
        with pytest.raises(Refused, match="nichts mehr"):
            back(regrade, trainer)


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "tf": st.booleans().map(lambda value: {"value": value}),
        "single": st.integers(0, 2).map(lambda n: {"choice": f"single-{n}"}),
        "multi": st.sets(st.integers(0, 3), min_size=1).map(
            lambda chosen: {"choices": [f"multi-{n}" for n in sorted(chosen)]}
        ),
        "short": st.sampled_from(["35", "36", "37"]).map(lambda text: {"text": text}),
    },
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@for_all(several=st.lists(ANSWERS, min_size=1, max_size=3), preset=st.sampled_from(["", "practice"]))
def test_marked_again_and_taken_back_all_is_as_before(
    committed: Any, signed_in: Any, several: list[dict[str, Any]], preset: str
) -> None:
    world = made(committed, signed_in, *KINDS[0], preset=preset)
    trainer: Person = teacher(world)
    for answers in several:
        attempt = actions.start(enrolment=world.enrolment.pk, activity=world.activity.pk)
        for number, question in enumerate(paper_of(attempt.snapshot_id).questions, start=1):
            if question.uid in answers:
                check(attempt, number, answers[question.uid])
        actions.hand_in(attempt=attempt.pk, now=timezone.now())
    before = state_of(world.activity)
    correct(world, committed, KINDS[1], preset=preset)
    found = look(world, trainer)
    if not found.changes:
        return
    regrade = again(world, trainer)
    for change in found.changes:
        assert score_of(change.attempt) == change.after.score, "the preview was right"
    assert entered(world) == max(found.changes, key=lambda one: one.attempt.number).holds
    assert_sound(world.activity)
    assert not look(world, trainer).changes
    back(regrade, trainer)
    assert state_of(world.activity) == before
