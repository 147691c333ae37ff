"""The same questions answered by two devices, and a button pressed twice, at once."""

import random
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.followup import actions
from lms.followup.links import round_by, token_of
from lms.followup.models import FollowUp, FollowUpReview, FollowUpRound
from lms.followup.schedule import Rating, reviewed
from tests import build
from tests.followup.build import asked, course, gather, learner, was_there
from tests.quizzes.test_races import together
from tests.unlocked import LOCKED, dawdle, unlock

pytestmark = pytest.mark.django_db(transaction=True)
QUESTIONS = 5
DEVICES = pytest.mark.parametrize("devices", [4, pytest.param(16, marks=pytest.mark.long)])


@pytest.fixture
def who(committed: Any) -> Enrolment:
    """Somebody with five questions that are due."""
    uids = [f"tf{number}" for number in range(QUESTIONS)]
    with committed():
        page, quiz = course(body=[build.true_false(uid) for uid in uids])
    found = learner(build.cohort(page), quiz, {uid: {"value": True} for uid in uids})
    was_there(found)
    gather()
    return found


def press(token: str, question: int, uuid: UUID, *, right: bool, now: Any) -> bool:
    """One press on one device, by the link. False: it was refused in words."""
    found = round_by(token)
    assert found is not None
    form = {"value": ["true" if right else "false"]}
    try:
        actions.answer(asked=found, question=question, uuid=uuid, form=form, certain=False, now=now)
    except Refused:
        return False
    return True


def first() -> int:
    """One of the questions."""
    return FollowUp.objects.order_by("pk").values_list("pk", flat=True)[0]


@DEVICES
def test_each_question_remembers_exactly_the_one_answer_that_was_kept(who: Enrolment, devices: int) -> None:
    """Every device answers every question, pressing twice, rightly or wrongly by chance."""
    found = asked(who.person)
    token, now, chance = token_of(found), timezone.now(), random.Random(devices)
    before = {row.pk: row.memory for row in FollowUp.objects.all()}
    assert len(before) == QUESTIONS
    said = {uuid4(): (question, chance.random() < 0.5) for _ in range(devices) for question in before}
    calls: list[Callable[[], bool]] = [
        partial(press, token, question, uuid, right=right, now=now)
        for uuid, (question, right) in said.items()
    ] * 2
    chance.shuffle(calls)
    together(calls)
    reviews = list(FollowUpReview.objects.select_related("follow_up"))
    assert sorted(review.follow_up_id for review in reviews) == sorted(before)
    for review in reviews:
        question, right = said[review.uuid]
        assert (review.follow_up_id, review.rating) == (question, Rating.GOOD if right else Rating.AGAIN)
        kept = asdict(reviewed(before[question], Rating(review.rating), now))
        assert {name: getattr(review.follow_up, name) for name in kept} == kept
    over = FollowUpRound.objects.get()
    assert (over.answered, over.ended_at) == (QUESTIONS, now)
    assert not FollowUp.objects.exclude(round=None).exists()


@pytest.mark.parametrize("locked", LOCKED)
def test_two_devices_at_one_question_are_one_review(
    who: Enrolment, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, now = token_of(asked(who.person)), timezone.now()
    question = first()
    dawdle(monkeypatch, "item_of", locked, of=actions)
    if not locked:
        unlock(monkeypatch, actions, "answer")
    done = together([lambda: press(token, question, uuid4(), right=True, now=now)] * 8)
    assert FollowUpReview.objects.count() == 1
    assert FollowUpRound.objects.get().answered == sum(done) == 1


@DEVICES
def test_the_same_press_again_says_the_same_and_changes_nothing(who: Enrolment, devices: int) -> None:
    token, uuid, now = token_of(asked(who.person)), uuid4(), timezone.now()
    question = first()
    assert press(token, question, uuid, right=False, now=now)
    once = list(FollowUp.objects.order_by("pk").values())
    later = now + timedelta(minutes=1)
    calls = [lambda: press(token, question, uuid, right=False, now=later)] * devices
    assert together(calls) == [True] * devices
    assert list(FollowUp.objects.order_by("pk").values()) == once
    assert FollowUpReview.objects.count() == 1
