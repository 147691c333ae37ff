"""Which questions come again: after the seminar, those of one's own quizzes, as they stand by now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort, Enrolment
from lms.followup import actions, gathering
from lms.followup.models import FollowUp
from lms.followup.queries import items_of
from lms.followup.reading import card_of
from lms.people.retention import YEAR
from lms.progress.enums import State
from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import paper_for
from tests import build
from tests.banks import stock
from tests.followup.build import (
    RIGHT,
    WRONG,
    course,
    gather,
    learner,
    make_due,
    was_there,
)
from tests.quizzes.sitting import sat

pytestmark = pytest.mark.django_db


@dataclass
class World:
    group: Cohort
    quiz: Any
    page: Any


@pytest.fixture
def world(committed: Callable[[], Any]) -> World:
    with committed():
        page, quiz = course()
    return World(build.cohort(page), quiz, page)


def uids(who: Enrolment) -> set[str]:
    return {item.row.question for item in items_of(who.person_id)}


@pytest.mark.parametrize(
    ("state", "comes"),
    [(State.DONE, True), (State.PARTLY, True), (State.BOOKED, False), (State.ABSENT, False)],
)
def test_questions_begin_once_somebody_was_at_the_seminar(state: State, comes: bool, world: World) -> None:
    who = learner(world.group, world.quiz)
    assert gather() == 0
    was_there(who, state)
    assert gather() == comes
    assert uids(who) == (set(RIGHT) if comes else set())
    assert gather() == 0  # twice is once


def test_each_begins_with_the_answer_of_the_quiz_a_week_later(world: World) -> None:
    now = timezone.now()
    good, bad = learner(world.group, world.quiz), learner(world.group, world.quiz, WRONG)
    twice = learner(world.group, world.quiz, WRONG)
    sat(twice, build.activity(world.quiz), RIGHT)
    none = learner(world.group, world.quiz, {})
    for who in (good, bad, twice, none):
        was_there(who)
    gather(now)
    rows = FollowUp.objects.filter(question="tf")
    stability = {row.person_id: row.stability or 0 for row in rows}
    order = [stability[who.person_id] for who in (bad, twice, good)]
    assert order == sorted(order)
    assert len(set(order)) == 3  # again, hard, good
    assert stability[none.person_id] == stability[bad.person_id]
    assert {row.due for row in rows} == {now + timedelta(days=7)}


@pytest.mark.parametrize("how", ["alone", "no day", "dropped"])
def test_without_a_seminar_they_begin_after_the_quizzes_before_it(how: str, committed: Any) -> None:
    with committed():
        page, quiz = course(slot=how != "no day")
        other = build.quiz(build.module(page, "Auch vorher"), "Zweites")
    group = build.cohort(page, self_study=how == "alone")
    if how == "dropped":
        cohorts.drop_slot(cohort=group, slot=group.course.activities.get(kind="slot").key, why="krank")
    who = learner(group, quiz)
    assert gather() == 0
    Record.objects.create(enrolment=who, activity=build.activity(other), state="done", done_at=timezone.now())
    assert gather() == 1
    assert uids(who) == set(RIGHT)


def test_nobody_else_is_asked(world: World) -> None:
    """Who tries the course out, who left it, whose attempt is open, and whose answers are older than a year."""
    test, left, old = (learner(world.group, world.quiz) for _n in range(3))
    going_on = build.enrol(build.person(), world.group)
    sat(going_on, build.activity(world.quiz), RIGHT, hand_in=False)
    for who in (test, left, old, going_on):
        was_there(who)
    Enrolment.objects.filter(pk=test.pk).update(is_test=True)
    cohorts.withdraw(enrolment=left)
    QuizAttempt.objects.filter(enrolment=old).update(finished_at=timezone.now() - timedelta(days=YEAR + 1))
    assert gather() == 0


def test_who_leaves_the_course_is_asked_no_more(world: World) -> None:
    who = learner(world.group, world.quiz)
    was_there(who)
    gather()
    make_due(who.person)
    cohorts.withdraw(enrolment=who)
    assert uids(who) == set()
    assert actions.begin(person=who.person, now=timezone.now()) is None


def edit(world: World, committed: Any, body: list[dict[str, Any]]) -> None:
    world.quiz.body = body
    with committed():
        world.quiz = build.publish(world.quiz)


def test_a_removed_question_is_dropped_and_a_new_key_begins_anew(world: World, committed: Any) -> None:
    who = learner(world.group, world.quiz)
    was_there(who)
    gather()
    single, true = build.single_choice("single", right=1), build.true_false("tf", prompt="Anders gesagt.")
    edit(world, committed, [single, true, build.true_false("new")])
    now = timezone.now()
    assert gathering.follow_authors(now=now) == 2
    assert gathering.follow_authors(now=now) == 0
    rows = {row.question: row for row in FollowUp.objects.filter(person=who.person)}
    assert (rows["single"].stability, rows["single"].due) == (None, now)
    assert rows["tf"].stability is not None  # said in other words it is the same question
    assert uids(who) == {"single", "tf"}  # nobody has answered the new one yet
    edit(world, committed, [true])
    assert uids(who) == {"tf"}  # at once, before the clock has looked
    gathering.follow_authors(now=now)
    assert not FollowUp.objects.get(person=who.person, question="single").is_asked
    edit(world, committed, [single, true])
    gathering.follow_authors(now=now)
    assert uids(who) == {"single", "tf"}


def test_no_quiz_no_questions_and_the_way_says_so(world: World, committed: Any) -> None:
    who = learner(world.group, world.quiz)
    assert card_of(who.person, timezone.now()) is None
    was_there(who)
    gather()
    with committed():
        world.quiz.unpublish()
    assert uids(who) == set()


def test_the_clock_looks_once_an_hour(world: World) -> None:
    who = learner(world.group, world.quiz)
    gathering.gather_questions(now=timezone.now())
    was_there(who)
    gathering.gather_questions(now=timezone.now())
    assert not FollowUp.objects.exists()


def test_the_same_question_in_two_courses_is_asked_once(world: World, committed: Any) -> None:
    """Copies keep the names of questions; once it left the one course, it comes again in the other."""
    who = learner(world.group, world.quiz)
    with committed():
        page, quiz = course(body=[build.true_false("tf")])
    other = build.enrol(who.person, build.cohort(page))
    sat(other, build.activity(quiz), RIGHT)
    was_there(who)
    gather()
    was_there(other)
    gather()
    assert FollowUp.objects.filter(person=who.person, question="tf").count() == 1
    FollowUp.objects.filter(question="tf").update(is_asked=False)
    gather()
    assert FollowUp.objects.get(question="tf", is_asked=True).activity == build.activity(quiz)
    assert FollowUp.objects.filter(snapshot=F("activity__snapshot")).count() == 2


def test_a_quiz_that_keeps_its_results_gives_no_questions(world: World, committed: Callable[[], Any]) -> None:
    who = learner(world.group, world.quiz)
    was_there(who)
    with committed():
        world.quiz.preset = "exam"
        build.publish(world.quiz)
    assert gather() == 0


def test_of_random_questions_come_again_only_those_that_somebody_was_asked(
    world: World, committed: Callable[[], Any]
) -> None:
    with committed():
        rows = stock.filled(world.page, 8)
        world.quiz.body = [stock.draw(rows[0].bank, 3)]
        build.publish(world.quiz)
    who = learner(world.group, world.quiz, {})
    was_there(who)
    assert gather() == 1
    asked = {question.uid for question in paper_for(QuizAttempt.objects.get(enrolment=who)).questions}
    assert len(asked) == 3
    assert uids(who) == asked
